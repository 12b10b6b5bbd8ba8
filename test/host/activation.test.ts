import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
	activationEvents: string[];
	contributes: {
		commands: { command: string }[];
		configuration: { properties: Record<string, { scope?: string }> };
	};
}

/** Made by VS Code for each view. */
const VIEW_COMMAND = /^weir\.chat\./;

describe('activation', () => {
	const extension = () => {
		const found = vscode.extensions.getExtension<unknown>('weir.weir');
		assert.ok(found);
		return found;
	};
	const manifest = () => extension().packageJSON as Manifest;

	it('is by its view, its commands, its models, and by a tab with a chat that VS Code restores', () => {
		assert.deepEqual(manifest().activationEvents, ['onWebviewPanel:weir.chatEditor']);
	});

	it('registers exactly the commands that the manifest names', async () => {
		await extension().activate();
		const all = await vscode.commands.getCommands(true);
		const registered = all.filter((id) => id.startsWith('weir.') && !VIEW_COMMAND.test(id));
		const named = manifest().contributes.commands.map(({ command }) => command);
		assert.deepEqual(registered.sort(), named.sort());
	});

	it('has settings that no workspace can set, and none for a key', () => {
		for (const [name, { scope }] of Object.entries(manifest().contributes.configuration.properties)) {
			assert.equal(scope, 'application', name);
			assert.doesNotMatch(name, /key|token(?!s)|secret|password/i);
		}
	});
});
