import assert from 'node:assert/strict';
import { chatStream, modelList } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { sharedWorkbench } from '../workbench/shared.ts';
import { chatReady, findInPicker, sendChat } from '../workbench/vscode-chat.ts';
import { addProvider } from './add-provider.ts';
import { ChatPage } from './chat-page.ts';
import { selectLines } from './editor.ts';
import { isActive, sleepingWindow } from './sleeping-window.ts';

describe('@weir in VS Code’s own Chat', () => {
	let weir: Launched;

	before(async () => {
		weir = await sharedWorkbench();
		await chatReady(weir, 'weir');
	});

	// The list of a long chat holds only what is in sight.
	beforeEach(() =>
		weir.call(async (vscode) => {
			// VS Code sends along what is selected in the editor in front.
			await vscode.commands.executeCommand('workbench.action.closeAllEditors');
			await vscode.commands.executeCommand('workbench.action.chat.newChat');
		}),
	);

	it('answers with the demo, without a key', async () => {
		assert.match(await sendChat(weir, '@weir Show me a table'), /Inline edit/);
		await weir.ui.screenshot('participant-table');
	});

	it('explains the selection', async () => {
		await selectLines(weir, 'src/price.ts', 1, 4);
		assert.match(await sendChat(weir, '@weir /explain'), /declares price/);
		await weir.ui.screenshot('participant-explain');
	});

	it('reads the workspace by its tools', async () => {
		const said = await sendChat(weir, '@weir read src/basket.ts');
		assert.match(said, /Reading src\/basket\.ts/);
		assert.match(said, /What\s+someone\s+is\s+about\s+to\s+buy/);
	});

	it('edits the workspace when the user accepts the diff', async () => {
		const said = sendChat(weir, '@weir edit src/price.ts');
		const accept = weir.page.getByRole('button', { name: 'Accept Edit' });
		await accept.waitFor();
		await weir.ui.screenshot('participant-edit');
		await accept.click();
		assert.match(await said, /Editing src\/price\.ts/);
		await weir.call((vscode) => vscode.commands.executeCommand('undo'));
	});

	it('answers one message after the other', async () => {
		for (const [message, answer] of [
			['@weir hello', /not a model/],
			['@weir Show me a table', /Inline edit/],
			['@weir hello again', /not a model/],
			['@weir Show me some code', /text-delta/],
			['@weir Think before you answer', /That was reasoning/],
		] as const) {
			assert.match(await sendChat(weir, message), answer);
		}
	});

	it('says what went wrong, with a button for the next step', async () => {
		const said = await sendChat(weir, '@weir wrong key');
		assert.match(said, /wrong key \(401\)/);
		assert.match(said, /Add Provider/);
		await weir.ui.screenshot('participant-failure');
	});

	it('keeps what came of an answer that broke off', async () => {
		const said = await sendChat(weir, '@weir cut');
		assert.match(said, /In the middle of this sentence/);
		assert.match(said, /broke off/);
	});
});

describe('@weir as somebody finds it', () => {
	let weir: Launched;

	before(async () => {
		weir = await launch();
	});

	after(() => weir?.close());

	it('answers once Weir was used in any way', async () => {
		assert.equal(await isActive(weir), false);
		await weir.ui.openWeir();
		assert.match(await sendChat(weir, '@weir hello'), /demo/);
	});

	it('answers in a new window in which Weir has not woken up yet', async () => {
		await sleepingWindow(weir);
		assert.match(await sendChat(weir, '@weir hello'), /demo/);
	});
});

describe('@weir after Add Provider', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: Provider;

	before(async () => {
		provider = await startProvider(({ url }) =>
			url === '/v1/models' ? modelList('model-a') : chatStream('From the provider.'),
		);
		weir = await launch();
	});

	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	it('answers with the model that was added, as the first thing in a new profile', async () => {
		const { ui } = weir;
		await addProvider(ui, { address: provider.baseUrl, key: 'a-key-0123456789', model: 'model-a' });
		await (await ChatPage.open(ui)).asks('model-a');
		const offered = await weir.call(async (vscode) => {
			const models = await vscode.lm.selectChatModels({ vendor: 'weir' });
			return models.map(({ name }) => name);
		});
		assert.ok(offered.includes('model-a'), offered.join());
		assert.match(await sendChat(weir, '@weir hello'), /From the provider\./);
		assert.equal(JSON.parse(provider.requests.at(-1)?.body ?? '').model, 'model-a');
	});

	it('stands in VS Code’s own model picker', async () => {
		await findInPicker(weir, 'model-a', 'model-picker');
	});

	it('answers in a new window in which Weir has not woken up yet', async () => {
		await sleepingWindow(weir);
		assert.match(await sendChat(weir, '@weir hello again'), /From the provider\./);
	});
});
