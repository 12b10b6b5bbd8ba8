import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Launched as LaunchedWindow } from '../workbench/launch.ts';

/** A window of VS Code, of whichever kind. */
type Launched = Pick<LaunchedWindow, 'page' | 'call' | 'ui'>;

/**
 * Opens a file of the workspace as a user would have it in front, with whole lines of it selected, and resolves with its
 * text.
 *
 * @param from the first line, counted from 1.
 * @param to the last one, itself included.
 */
export async function selectLines(weir: Launched, name: string, from: number, to: number): Promise<string> {
	const text = await weir.call(
		async (vscode, lines) => {
			const [folder] = vscode.workspace.workspaceFolders ?? [];
			if (!folder) {
				throw new Error('No folder is open.');
			}
			const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, lines.name));
			const end = editor.document.lineAt(lines.to - 1).range.end;
			editor.selection = new vscode.Selection(new vscode.Position(lines.from - 1, 0), end);
			return editor.document.getText();
		},
		{ name, from, to },
	);
	// The commands are offered where code is selected, and the window learns that a little later.
	await weir.page.locator('.editor-instance .monaco-editor.focused .selected-text').first().waitFor();
	return text;
}

/** The text of an open file of the workspace, whichever editor is in front. */
export async function textOf(weir: Launched, name: string): Promise<string | undefined> {
	return weir.call(
		(vscode, end) =>
			vscode.workspace.textDocuments
				.find(({ uri }) => uri.scheme !== 'weir-edit' && uri.path.endsWith(end))
				?.getText(),
		`/${name}`,
	);
}

/** Waits until an open file holds this text: the extension host learns what the window does a little later. */
export async function holdsText(weir: Launched, name: string, text: string): Promise<void> {
	await becomes(() => textOf(weir, name), text);
}

/** Waits up to 5 s until what is read is what is wanted. */
export async function becomes<T>(read: () => Promise<T>, wanted: T): Promise<void> {
	let found = await read();
	for (let tries = 0; found !== wanted && tries < 100; tries++) {
		await wait(50);
		found = await read();
	}
	assert.equal(found, wanted);
}

/**
 * Clicks a selected line with the right button and picks an entry of Weir's part of the editor's menu.
 *
 * @param line a text that only this line holds.
 */
export async function pickFromEditorMenu(weir: Launched, line: string, label: string): Promise<void> {
	const target = weir.page.locator('.editor-instance .monaco-editor .view-line', { hasText: line });
	const part = weir.page.getByRole('menuitem', { name: 'Weir', exact: true });
	const entry = weir.page.getByRole('menuitem', { name: label, exact: true });
	for (let tries = 1; ; tries++) {
		// Close to its beginning, since a line's box may be wider than what is selected of it.
		await target.click({ button: 'right', position: { x: 20, y: 8 } });
		try {
			await part.hover({ timeout: 5000 });
			await entry.waitFor({ timeout: 5000 });
			break;
		} catch (error) {
			// A window that has just opened may close its menus as it goes on arranging itself.
			if (tries === 5) {
				throw error;
			}
			await weir.page.keyboard.press('Escape');
		}
	}
	await weir.ui.screenshot(`editor-menu-${label.toLowerCase().replaceAll(' ', '-')}`);
	await entry.click();
}
