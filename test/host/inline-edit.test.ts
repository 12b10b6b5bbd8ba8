import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { chatStream, chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';
import { acceptWhenWhole, isReviewOpen, reviewOpened, setAutoSave, until } from './reviews.ts';

const COMMENT = "Weir's demo rewrote this";

describe('inline edit', () => {
	const fileUri = () => {
		const [folder] = vscode.workspace.workspaceFolders ?? [];
		assert.ok(folder);
		return vscode.Uri.joinPath(folder.uri, 'src/price.ts');
	};
	let document: vscode.TextDocument;
	let original: string;

	/** Selects the body of `price`, without its indentation, as people do. */
	const select = async () => {
		document = await vscode.workspace.openTextDocument(fileUri());
		original = document.getText();
		const editor = await vscode.window.showTextDocument(document, { preview: false });
		editor.selection = new vscode.Selection(2, 1, 2, document.lineAt(2).text.length);
	};
	const refactor = () =>
		vscode.commands.executeCommand<string>('weir.refactorSelection', { instruction: 'Say who was here' });
	/** The proposal is whole when its diff holds the demo's comment and the rest of the file. */
	const proposed = async () => {
		const uri = await reviewOpened();
		return until(() => {
			const shown = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
			return shown?.getText().includes('changed nothing else.\n\treturn') && shown;
		}, 'the proposal never became whole');
	};

	before(() => setAutoSave('off'));

	after(() => setAutoSave(undefined));

	beforeEach(select);

	afterEach(async () => {
		await vscode.window.showTextDocument(document);
		await vscode.commands.executeCommand('workbench.action.files.revert');
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});

	it('replaces the selection when the user accepts, and one undo takes it back', async () => {
		const outcome = refactor();
		const shown = await proposed();
		assert.equal(document.getText(), original);
		assert.ok(shown.getText().startsWith(original.slice(0, document.offsetAt(new vscode.Position(2, 0)))));
		assert.equal(await acceptWhenWhole(outcome), 'accepted');
		assert.match(
			document.getText(),
			new RegExp(`\\n\\t// ${COMMENT}[^\\n]*\\n\\treturn pieces \\* centsEach;\\n}`),
		);
		assert.equal(isReviewOpen(), false);
		assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), original);
	});

	it('leaves everything as it was when the user rejects, at once', async () => {
		const outcome = refactor();
		await reviewOpened();
		await vscode.commands.executeCommand('weir.rejectEdit');
		assert.equal(await outcome, 'rejected');
		assert.equal(document.getText(), original);
		assert.equal(isReviewOpen(), false);
	});

	it('takes a closed diff for a no', async () => {
		const outcome = refactor();
		await reviewOpened();
		await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
		assert.equal(await outcome, 'rejected');
		assert.equal(document.getText(), original);
	});

	it('finds its place again after edits elsewhere in the document', async () => {
		const outcome = refactor();
		await reviewOpened();
		await insert(document.uri, new vscode.Position(0, 0), '// one\n// two\n');
		assert.equal(await acceptWhenWhole(outcome), 'accepted');
		assert.match(document.getText(), /^\/\/ one\n\/\/ two\n/);
		assert.match(
			document.getText(),
			new RegExp(`\\{\\n\\t// ${COMMENT}[^\\n]*\\n\\treturn pieces \\* centsEach;\\n}`),
		);
		assert.equal(document.getText().split(COMMENT).length, 2);
	});

	it('replaces nothing where the selected code itself has changed', async () => {
		const outcome = refactor();
		await reviewOpened();
		await insert(document.uri, new vscode.Position(2, 8), 'extra + ');
		assert.equal(await acceptWhenWhole(outcome), 'stale');
		assert.equal(document.getText(), original.replace('return ', 'return extra + '));
	});

	it('is bound to its document, whatever is in front when it ends', async () => {
		const outcome = refactor();
		await reviewOpened();
		const other = vscode.Uri.joinPath(document.uri, '../basket.ts');
		const basket = await vscode.workspace.openTextDocument(other);
		const untouched = basket.getText();
		await vscode.window.showTextDocument(basket, { preview: false });
		assert.equal(await acceptWhenWhole(outcome), 'accepted');
		assert.equal(basket.getText(), untouched);
		assert.ok(document.getText().includes(COMMENT));
	});

	it('keeps carriage returns', async () => {
		const editor = await vscode.window.showTextDocument(document);
		await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
		assert.equal(await acceptWhenWhole(refactor()), 'accepted');
		assert.ok(document.getText().includes(COMMENT));
		assert.doesNotMatch(document.getText(), /[^\r]\n/);
	});

	it('asks for nothing where nothing is selected', async () => {
		const editor = await vscode.window.showTextDocument(document);
		editor.selection = new vscode.Selection(0, 0, 0, 0);
		assert.equal(await refactor(), undefined);
		await sleep(100);
		assert.equal(isReviewOpen(), false);
	});
});

describe('inline edit by a provider', () => {
	let provider: Provider;
	let reply: Reply;
	let document: vscode.TextDocument;
	const set = (name: string, value: unknown) =>
		vscode.workspace.getConfiguration('weir').update(name, value, vscode.ConfigurationTarget.Global);

	before(async () => {
		provider = await startProvider(() => reply);
		await set('providers', [{ id: 'acme', preset: 'custom', baseUrl: provider.baseUrl, models: ['m'] }]);
		await set('model', 'acme/m');
	});

	after(async () => {
		await set('providers', undefined);
		await set('model', undefined);
		await provider.close();
	});

	beforeEach(async () => {
		document = await vscode.workspace.openTextDocument({ language: 'typescript', content: 'a();\n\tb();\n' });
		const editor = await vscode.window.showTextDocument(document);
		editor.selection = new vscode.Selection(1, 0, 1, 5);
	});

	afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

	const refactor = () =>
		vscode.commands.executeCommand<string>('weir.refactorSelection', { instruction: 'Call c instead' });

	it('asks with the code and the instruction, and fits the answer in', async () => {
		reply = chatStream('Here:\n\n```ts\nc();\n```\n\nThat calls c.');
		assert.equal(await acceptWhenWhole(refactor()), 'accepted');
		assert.equal(document.getText(), 'a();\n\tc();\n');
		const asked = provider.requests.at(-1)?.body ?? '';
		assert.match(asked, /Call c instead/);
		assert.match(asked, /The code to rewrite \(typescript\)/);
	});

	it('closes the connection as soon as the user rejects', async () => {
		reply = { body: eventStreamOf([chunk({ content: '```\nc' })], { done: false }), end: 'never' };
		const outcome = refactor();
		await reviewOpened();
		await until(() => provider.requests.length > 0, 'no request came');
		await vscode.commands.executeCommand('weir.rejectEdit');
		assert.equal(await outcome, 'rejected');
		await provider.requests.at(-1)?.left;
		assert.equal(document.getText(), 'a();\n\tb();\n');
	});

	it('closes the diff of a request that failed, and leaves the document alone', async () => {
		reply = errorReply(401, { message: 'Incorrect API key provided.' });
		const outcome = refactor();
		await reviewOpened();
		await until(() => !isReviewOpen(), 'the diff stayed open');
		// The sentence waits in a notification, with Retry; to clear it is to leave it at that.
		await sleep(200);
		await vscode.commands.executeCommand('notifications.clearAll');
		assert.equal(await outcome, 'failed');
		assert.equal(document.getText(), 'a();\n\tb();\n');
	});
});

async function insert(uri: vscode.Uri, place: vscode.Position, text: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.insert(uri, place, text);
	assert.ok(await vscode.workspace.applyEdit(edit));
}
