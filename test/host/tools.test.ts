import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isReviewOpen, reviewOpened, setAutoSave } from './reviews.ts';

describe('workspace tools', () => {
	const root = () => {
		const [folder] = vscode.workspace.workspaceFolders ?? [];
		assert.ok(folder);
		return folder.uri;
	};
	const at = (path: string) => vscode.Uri.joinPath(root(), path);
	const onDisk = async (path: string) =>
		new TextDecoder().decode(await vscode.workspace.fs.readFile(at(path)));
	const call = async (name: string, input: object): Promise<string> => {
		const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
		return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
	};
	let original: string;

	before(async () => {
		await setAutoSave('off');
		original = await onDisk('src/price.ts');
	});

	after(() => setAutoSave(undefined));

	afterEach(async () => {
		await vscode.workspace.fs.writeFile(at('src/price.ts'), new TextEncoder().encode(original));
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});

	it('are known to VS Code', () => {
		const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('weir_'));
		assert.deepEqual(names.sort(), ['weir_editFile', 'weir_readFile']);
	});

	it('read inside the workspace', async () => {
		assert.match(await call('weir_readFile', { path: 'src/price.ts' }), /export function price/);
	});

	it('refuse to read outside it', async () => {
		await assert.rejects(call('weir_readFile', { path: '/etc/hosts' }), /outside the workspace/);
		await assert.rejects(call('weir_readFile', { path: '../../../../etc/hosts' }), /outside the workspace/);
	});

	it('read what an editor has not saved', async () => {
		const document = await vscode.workspace.openTextDocument(at('src/price.ts'));
		const edit = new vscode.WorkspaceEdit();
		edit.insert(document.uri, new vscode.Position(0, 0), '// unsaved\n');
		await vscode.workspace.applyEdit(edit);
		try {
			assert.match(await call('weir_readFile', { path: 'src/price.ts' }), /\/\/ unsaved/);
		} finally {
			await vscode.window.showTextDocument(document);
			await vscode.commands.executeCommand('workbench.action.files.revert');
		}
	});

	it('write an edit that the user accepts, and only then', async () => {
		const said = call('weir_editFile', {
			path: 'src/price.ts',
			oldText: 'pieces * centsEach',
			newText: 'centsEach * pieces',
		});
		await reviewOpened();
		assert.equal(await onDisk('src/price.ts'), original);
		await vscode.commands.executeCommand('weir.acceptEdit');
		assert.match(await said, /Edited src\/price\.ts/);
		assert.match(await onDisk('src/price.ts'), /centsEach \* pieces/);
		assert.equal(isReviewOpen(), false);
	});

	it('write nothing of an edit that the user rejects, and say so', async () => {
		const said = call('weir_editFile', { path: 'src/price.ts', oldText: 'pieces * centsEach', newText: '0' });
		const told = assert.rejects(said, /The user rejected this edit/);
		await reviewOpened();
		await vscode.commands.executeCommand('weir.rejectEdit');
		await told;
		assert.equal(await onDisk('src/price.ts'), original);
		assert.equal(isReviewOpen(), false);
	});

	it('take a closed diff for a no', async () => {
		const said = call('weir_editFile', { path: 'src/price.ts', oldText: 'pieces * centsEach', newText: '0' });
		const told = assert.rejects(said, /The user rejected this edit/);
		await reviewOpened();
		await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
		await told;
		assert.equal(await onDisk('src/price.ts'), original);
	});

	it('create a file, and its folders', async () => {
		const said = call('weir_editFile', { path: 'docs/new/note.md', oldText: '', newText: '# Note\n' });
		await reviewOpened();
		await vscode.commands.executeCommand('weir.acceptEdit');
		assert.match(await said, /Created docs\/new\/note\.md/);
		assert.equal(await onDisk('docs/new/note.md'), '# Note\n');
		await vscode.workspace.fs.delete(at('docs'), { recursive: true });
	});

	it('leave unsaved work of the user unsaved', async () => {
		const document = await vscode.workspace.openTextDocument(at('src/price.ts'));
		const edit = new vscode.WorkspaceEdit();
		edit.insert(document.uri, new vscode.Position(0, 0), '// mine\n');
		await vscode.workspace.applyEdit(edit);
		const said = call('weir_editFile', { path: 'src/price.ts', oldText: 'pieces * centsEach', newText: '0' });
		await reviewOpened();
		await vscode.commands.executeCommand('weir.acceptEdit');
		await said;
		assert.equal(document.isDirty, true);
		assert.match(document.getText(), /\/\/ mine\n[\s\S]*return 0;/);
		assert.equal(await onDisk('src/price.ts'), original);
		await vscode.window.showTextDocument(document);
		await vscode.commands.executeCommand('workbench.action.files.revert');
	});

	it('refuse an edit of what has changed since the review showed it', async () => {
		const said = call('weir_editFile', { path: 'src/price.ts', oldText: 'pieces * centsEach', newText: '0' });
		const told = assert.rejects(said, /no longer as the user saw it/);
		await reviewOpened();
		const changed = `${original}// from elsewhere\n`;
		await vscode.workspace.fs.writeFile(at('src/price.ts'), new TextEncoder().encode(changed));
		await vscode.commands.executeCommand('weir.acceptEdit');
		await told;
		assert.equal(await onDisk('src/price.ts'), changed);
	});
});
