import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { workspaceId, workspaceName } from '../../../src/vscode/sessions/workspace-id.ts';

/** As much of an address as is looked at. */
function uri(text: string): Uri {
	return { scheme: text.split(':')[0] ?? '', toString: () => text } as Uri;
}

describe('the workspace of a session', () => {
	it('is the file of the workspace, else its first folder, else nothing', () => {
		const folders = [{ uri: uri('file:///home/ada/shop') }, { uri: uri('file:///home/ada/till') }];
		const id = (file: string | undefined) =>
			workspaceId({ workspaceFile: file === undefined ? undefined : uri(file), workspaceFolders: folders });
		assert.equal(id(undefined), 'file:///home/ada/shop');
		assert.equal(id('file:///home/ada/all.code-workspace'), 'file:///home/ada/all.code-workspace');
		assert.equal(id('untitled:/17/workspace.json'), 'file:///home/ada/shop');
		assert.equal(workspaceId({ workspaceFile: undefined, workspaceFolders: undefined }), undefined);
		assert.equal(workspaceId({ workspaceFile: undefined, workspaceFolders: [] }), undefined);
	});

	it('has the name that its address ends with', () => {
		for (const [id, name] of [
			['file:///home/ada/shop', 'shop'],
			['file:///home/ada/my%20shop/', 'my shop'],
			['file:///home/ada/all.code-workspace', 'all'],
			['vscode-remote://ssh-remote%2Bbox/srv/shop', 'shop'],
			['file:///100%/a%zz', 'a%zz'],
			['untitled:', 'untitled:'],
			['', ''],
		] as const) {
			assert.equal(workspaceName(id), name);
		}
	});
});
