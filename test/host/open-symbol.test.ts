import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openSymbol } from '../../src/vscode/chat/open-symbol.ts';
import { until } from './reviews.ts';

describe('a symbol that an answer names', () => {
	const [root] = vscode.workspace.workspaceFolders ?? [];
	const file = vscode.Uri.joinPath(root?.uri ?? vscode.Uri.file('/'), 'src/price.ts');
	let provider: vscode.Disposable;

	const symbol = (name: string, container: string, line: number) =>
		new vscode.SymbolInformation(
			name,
			vscode.SymbolKind.Method,
			container,
			new vscode.Location(file, new vscode.Range(line, 0, line, 3)),
		);
	const selected = () => vscode.window.activeTextEditor?.selection.active.line;

	before(() => {
		// A language of our own: which ones a machine has is not known.
		provider = vscode.languages.registerWorkspaceSymbolProvider({
			provideWorkspaceSymbols: () => [
				symbol('weirOnly()', 'Alone', 1),
				symbol('weirTwice', 'First', 0),
				symbol('weirTwice', 'Second', 2),
				symbol('weirTwiceAsLong', 'Second', 1),
			],
		});
	});
	after(() => provider.dispose());
	beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

	it('opens where it stands, called or not', async () => {
		await openSymbol('weirOnly');
		assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.toString());
		assert.equal(selected(), 1);
	});

	it('is the one that its container says', async () => {
		await openSymbol('Second.weirTwice()');
		assert.equal(selected(), 2);
	});

	it('is asked about where several have the name', async () => {
		let isOpen = false;
		const opened = openSymbol('weirTwice').then(() => {
			isOpen = true;
		});
		await until(() => {
			void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			return isOpen;
		}, 'nothing was asked');
		await opened;
		assert.equal(selected(), 0);
	});

	it('opens nothing where nobody knows it', async () => {
		await openSymbol('weirNowhere');
		assert.equal(vscode.window.activeTextEditor, undefined);
	});
});
