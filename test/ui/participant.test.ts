import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { sharedWorkbench } from '../workbench/shared.ts';
import { chatReady, sendChat } from '../workbench/vscode-chat.ts';

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
		await weir.call(async (vscode) => {
			const [folder] = vscode.workspace.workspaceFolders ?? [];
			const uri = folder && vscode.Uri.joinPath(folder.uri, 'src/price.ts');
			if (!uri) {
				throw new Error('No folder is open.');
			}
			const editor = await vscode.window.showTextDocument(uri);
			editor.selection = new vscode.Selection(0, 0, 4, 0);
		});
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

	const isActive = () =>
		weir.call((vscode) => vscode.extensions.getExtension('weir.weir')?.isActive ?? false);

	it('answers once Weir was used in any way', async () => {
		assert.equal(await isActive(), false);
		await weir.ui.openWeir();
		assert.match(await sendChat(weir, '@weir hello'), /demo/);
	});

	it('answers in a new window in which Weir has not woken up yet', async () => {
		await weir.call(async (vscode) => {
			// What is open wakes Weir: its view, and a chat in which it has spoken.
			await vscode.commands.executeCommand('workbench.view.explorer');
			await vscode.commands.executeCommand('workbench.action.chat.newChat');
		});
		// A browser's window writes what it has open every 5 s; a load in between would open the chat again.
		await weir.page.waitForTimeout(6000);
		await weir.reload();
		assert.equal(await isActive(), false);
		assert.match(await sendChat(weir, '@weir hello'), /demo/);
	});
});
