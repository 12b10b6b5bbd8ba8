import assert from 'node:assert/strict';
import { makeVsix } from '../../scripts/package/make-vsix.ts';
import { chatStream, modelList } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { addProvider } from '../ui/add-provider.ts';
import { ChatPage } from '../ui/chat-page.ts';
import { holdsText, pickFromEditorMenu, selectLines, textOf } from '../ui/editor.ts';
import { enterText } from '../ui/quick-input.ts';
import { isActive, sleepingWindow } from '../ui/sleeping-window.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { findInPicker, sendChat } from '../workbench/vscode-chat.ts';

const KEY = 'an-installed-key-0123456789';

// The tests build on each other, as a user's first half hour does.
describe('weir.vsix, installed into a stock VS Code', () => {
	let weir: Launched;
	let provider: Provider;

	before(async () => {
		provider = await startProvider(({ url }) =>
			url === '/v1/models' ? modelList('model-a', 'model-b') : chatStream('From the provider.'),
		);
		weir = await launch({ vsix: (await makeVsix()).file });
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	it('sleeps until it is asked, then answers in its view', async () => {
		const folder = await weir.call((api) => api.extensions.getExtension('weir.weir')?.extensionPath);
		assert.match(folder ?? '', /extensions[\\/]weir\.weir-/);
		assert.equal(await isActive(weir), false);
		const chat = await ChatPage.open(weir.ui);
		await chat.send('hello');
		await chat.shows(/demo/i);
		await weir.ui.screenshot('vsix');
	});

	it('answers @weir, and its demo stands in VS Code’s model picker', async () => {
		assert.match(await sendChat(weir, '@weir hello'), /demo/);
		await findInPicker(weir, 'Demo', 'vsix-picker-demo');
	});

	it('explains a selection in its view', async () => {
		await selectLines(weir, 'src/price.ts', 1, 4);
		await pickFromEditorMenu(weir, 'article', 'Explain Selection');
		await (await ChatPage.open(weir.ui)).shows(/price\.ts:1-4.*declares price/s);
	});

	it('refactors a selection when its diff is accepted, and one undo takes it back', async () => {
		const before = await selectLines(weir, 'src/price.ts', 1, 4);
		await weir.ui.command('Weir: Refactor Selection');
		await enterText(weir.ui, 'Weir: Refactor price.ts:1-4', 'Name things better');
		await accept('Refactor');
		await weir.page.getByText('One undo takes it back').waitFor();
		assert.match((await textOf(weir, 'src/price.ts')) ?? '', /Weir's demo rewrote this/);
		await weir.page.keyboard.press('ControlOrMeta+Z');
		await holdsText(weir, 'src/price.ts', before);
	});

	it('lets the model read a file, and edit one when its diff is accepted', async () => {
		const chat = await ChatPage.open(weir.ui);
		await chat.send('read src/basket.ts');
		await chat.shows(/What someone is about to buy/);
		await chat.idle();
		await chat.send('edit src/basket.ts');
		await accept('editFile');
		await chat.shows(/Done\. The tool said/);
		assert.match((await textOf(weir, 'src/basket.ts')) ?? '', /Weir's demo added this line/);
		await chat.idle();
	});

	it('chats with a provider that was added, whose model VS Code’s picker offers', async () => {
		await addProvider(weir.ui, { address: provider.baseUrl, key: KEY, model: 'model-b' });
		const chat = await ChatPage.open(weir.ui);
		await chat.asks('model-b');
		await chat.send('hello');
		await chat.shows('From the provider.');
		assert.match(await sendChat(weir, '@weir hello'), /From the provider\./);
		await findInPicker(weir, 'model-b', 'vsix-picker-provider');
	});

	it('has the key in a new window too, for @weir while it sleeps and for its view', async () => {
		await sleepingWindow(weir);
		assert.match(await sendChat(weir, '@weir in a new window'), /From the provider\./);
		const chat = await ChatPage.open(weir.ui);
		await chat.send('and in the view');
		await chat.shows(/and in the view.*From the provider\./s);
		const asked = provider.requests.filter(({ url }) => url === '/v1/chat/completions');
		assert.match(asked.at(-2)?.body ?? '', /in a new window/);
		assert.match(asked.at(-1)?.body ?? '', /and in the view/);
		assert.ok(asked.every(({ headers }) => headers.authorization === `Bearer ${KEY}`));
	});

	/** Accepts the proposed edit that is shown as a diff. */
	async function accept(picture: string): Promise<void> {
		const button = weir.page.getByRole('button', { name: 'Accept Edit' });
		await button.waitFor();
		await weir.ui.screenshot(`vsix-diff-${picture}`);
		await button.click();
	}
});
