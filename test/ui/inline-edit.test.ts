import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { answerNotification, enterText } from './quick-input.ts';

describe('inline edit in the window', () => {
	let weir: Launched;

	before(async () => {
		weir = await launch();
	});

	after(() => weir?.close());

	const select = async () => {
		const text = await weir.call(async (vscode) => {
			const [folder] = vscode.workspace.workspaceFolders ?? [];
			const uri = folder && vscode.Uri.joinPath(folder.uri, 'src/basket.ts');
			if (!uri) {
				throw new Error('No folder is open.');
			}
			const editor = await vscode.window.showTextDocument(uri);
			editor.selection = new vscode.Selection(10, 0, 16, 1);
			return editor.document.getText();
		});
		// The commands are offered where code is selected, and the window learns that a little later.
		await weir.page.locator('.editor-instance .monaco-editor.focused .selected-text').first().waitFor();
		return text;
	};

	it('asks what to do, shows the proposal as a diff, and writes it when it is accepted', async () => {
		const before = await select();
		await weir.ui.command('Weir: Refactor Selection');
		await enterText(weir.ui, 'Weir: Refactor basket.ts:11-17', 'Name things better');
		const accept = weir.page.getByRole('button', { name: 'Accept Edit' });
		await accept.waitFor();
		for (const theme of ['light', 'dark', 'highContrast'] as const) {
			await weir.ui.theme(theme);
			await weir.ui.screenshot(`refactor-diff-${theme}`);
		}
		await accept.click();
		await weir.page.getByText('One undo takes it back').waitFor();
		const after = await weir.call((vscode) => vscode.window.activeTextEditor?.document.getText());
		assert.notEqual(after, before);
		await weir.page.keyboard.press('ControlOrMeta+Z');
		await weir.page.locator('.view-line', { hasText: 'rewrote' }).waitFor({ state: 'hidden' });
		const undone = await weir.call((vscode) => vscode.window.activeTextEditor?.document.getText());
		assert.equal(undone, before);
	});

	it('can be rejected from the notification, and leaves nothing open', async () => {
		const before = await select();
		await weir.ui.command('Weir: Refactor Selection');
		await enterText(weir.ui, 'Weir: Refactor basket.ts:11-17', 'Name things better');
		await weir.page.getByRole('button', { name: 'Accept Edit' }).waitFor();
		await answerNotification(weir.ui, 'Weir proposes 8 lines for the 7 lines of basket.ts:11-17.', 'Reject');
		await weir.page.getByText('basket.ts (proposed by Weir)').waitFor({ state: 'hidden' });
		// Which editor is in front the extension host learns a little later; the document is the same.
		const after = await weir.call((vscode) =>
			vscode.workspace.textDocuments
				.find(({ uri }) => uri.scheme !== 'weir-edit' && uri.path.endsWith('/basket.ts'))
				?.getText(),
		);
		assert.equal(after, before);
	});

	it('explains the selection in the chat view', async () => {
		await select();
		await weir.ui.command('Weir: Explain Selection');
		const page = await weir.ui.openWeir();
		await page.getByText('basket.ts:11-17').first().waitFor();
		await page.getByText('it can count').first().waitFor();
		await weir.ui.screenshot('explain-selection');
	});
});
