import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';
import { becomes, holdsText } from './editor.ts';
import { readNotification } from './quick-input.ts';

describe('a code block in the chat view', () => {
	let weir: Launched;
	let chat: ChatPage;
	let code: string;

	before(async () => {
		weir = await launch();
		chat = await ChatPage.open(weir.ui);
		await chat.send('Show me some code');
		await chat.idle();
		code = (await chat.codeBlock().locator('code').textContent()) ?? '';
		assert.match(code, /\S.*\n.*\S/s, 'a block of several lines');
	});

	after(() => weir?.close());

	it('is copied', async () => {
		await chat.codeBlock().hover();
		await chat.codeBlock().getByRole('button', { name: 'Copy' }).click();
		// A window under test has a clipboard of its own; the system's is looked at in start.test.ts.
		await becomes(() => weir.call((vscode) => vscode.env.clipboard.readText()), code.trimEnd());
	});

	it('is inserted where the cursor stands, and one undo takes it back', async () => {
		await putCursor(1, 2);
		await chat.codeBlock().hover();
		await chat.codeBlock().getByRole('button', { name: 'Insert at Cursor' }).click();
		await holds(`first\nse${code.trimEnd()}cond\n`);
		await weir.ui.screenshot('code-inserted');
		// The editor has the focus, so the next key goes to it.
		await weir.page.keyboard.press('ControlOrMeta+Z');
		await holds(TEXT);
	});

	it('replaces what is selected', async () => {
		await putCursor(0, 0, 1);
		await chat.codeBlock().hover();
		await chat.codeBlock().getByRole('button', { name: 'Insert at Cursor' }).click();
		await holds(`${code.trimEnd()}second\n`);
	});

	it('says what to do where no editor is open', async () => {
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
		await chat.codeBlock().hover();
		await chat.codeBlock().getByRole('button', { name: 'Insert at Cursor' }).click();
		await readNotification(weir.ui, 'No editor is open. Open a file');
	});

	/** Gives the file its text, with the cursor there, or all selected from there to the start of `toLine`. */
	async function putCursor(line: number, character: number, toLine?: number): Promise<void> {
		await weir.call(
			async (vscode, at) => {
				const [folder] = vscode.workspace.workspaceFolders ?? [];
				if (!folder) {
					throw new Error('No folder is open.');
				}
				const uri = vscode.Uri.joinPath(folder.uri, 'lines.txt');
				await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(at.text));
				const editor = await vscode.window.showTextDocument(uri);
				const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
				await editor.edit((edit) => edit.replace(all, at.text));
				const start = new vscode.Position(at.line, at.character);
				editor.selection = new vscode.Selection(
					start,
					at.toLine === undefined ? start : new vscode.Position(at.toLine, 0),
				);
			},
			{ text: TEXT, line, character, toLine },
		);
	}

	const holds = (text: string) => holdsText(weir, 'lines.txt', text);
});

const TEXT = 'first\nsecond\n';
