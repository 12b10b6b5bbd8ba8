import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openNewFile, openPreview, runInTerminal } from '../../src/vscode/chat/code-actions.ts';
import { until } from './reviews.ts';

describe('code that an answer holds', () => {
	const [root] = vscode.workspace.workspaceFolders ?? [];
	const trace = vscode.Uri.joinPath(root?.uri ?? vscode.Uri.file('/'), 'weir-ran.txt');

	const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	const isThere = async (uri: vscode.Uri) => {
		try {
			await vscode.workspace.fs.stat(uri);
			return true;
		} catch {
			return false;
		}
	};

	afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

	it('runs in the terminal as it was asked about, and only if the user allows it', async () => {
		const command = `echo weir > ${JSON.stringify(trace.fsPath)}`;
		const before = vscode.window.terminals.length;
		const asked: string[] = [];
		// A window under test refuses to show the question itself.
		const answer = (allowed: boolean) => async (text: string) => {
			asked.push(text);
			return allowed;
		};
		await runInTerminal(`${command}\n`, answer(false));
		assert.equal(vscode.window.terminals.length, before);
		assert.equal(await isThere(trace), false);
		await runInTerminal(`${command}\n`, answer(true));
		assert.deepEqual(asked, [command, command]);
		try {
			let ran = false;
			await until(() => {
				void isThere(trace).then((found) => {
					ran = found;
				});
				return ran;
			}, 'the command did not run');
		} finally {
			vscode.window.activeTerminal?.dispose();
			await vscode.workspace.fs.delete(trace);
		}
	});

	it('asks about nothing that hides from the eye', async () => {
		await runInTerminal('rm \u202egpj.a', () => assert.fail('it was asked about'));
	});

	it('opens as a document in its language', async () => {
		await openNewFile('let a = 1;\n', 'ts');
		const document = vscode.window.activeTextEditor?.document;
		assert.equal(document?.getText(), 'let a = 1;\n');
		assert.equal(document?.languageId, 'typescript');
		await openNewFile('x', 'no-such-language');
		assert.equal(vscode.window.activeTextEditor?.document.languageId, 'plaintext');
	});

	it("is a diagram in VS Code's own preview", async () => {
		await openPreview('graph TD; A-->B', 'mermaid');
		await until(
			() =>
				tabs().some(
					({ input }) =>
						input instanceof vscode.TabInputWebview && input.viewType.includes('markdown.preview'),
				),
			'no preview was opened',
		);
	});
});
