import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';
import { pickFromEditorMenu, selectLines, textOf } from './editor.ts';
import { enterText } from './quick-input.ts';

describe('the editor’s context menu', () => {
	let weir: Launched;

	before(async () => {
		weir = await launch();
	});

	after(() => weir?.close());

	it('explains what is selected', async () => {
		await selectLines(weir, 'src/price.ts', 1, 4);
		await pickFromEditorMenu(weir, 'article', 'Explain Selection');
		const chat = await ChatPage.open(weir.ui);
		await chat.shows(/price\.ts:1-4.*declares price/s);
	});

	it('refactors what is selected', async () => {
		const before = await selectLines(weir, 'src/price.ts', 1, 4);
		await pickFromEditorMenu(weir, 'article', 'Refactor Selection');
		await enterText(weir.ui, 'Weir: Refactor price.ts:1-4', 'Name things better');
		await weir.page.getByRole('button', { name: 'Accept Edit' }).click();
		await weir.page.getByText('One undo takes it back').waitFor();
		assert.notEqual(await textOf(weir, 'src/price.ts'), before);
	});

	it('offers neither where nothing is selected', async () => {
		await weir.call(async (vscode) => {
			const editor = vscode.window.activeTextEditor;
			if (editor) {
				editor.selection = new vscode.Selection(0, 0, 0, 0);
			}
		});
		await weir.page.locator('.editor-instance .selected-text').first().waitFor({ state: 'detached' });
		await weir.page.locator('.editor-instance .view-line').first().click({ button: 'right' });
		const menu = weir.page.getByRole('menuitem');
		await menu.filter({ hasText: 'Command Palette' }).waitFor();
		assert.equal(await menu.filter({ hasText: 'Weir' }).count(), 0);
		await weir.page.keyboard.press('Escape');
	});
});
