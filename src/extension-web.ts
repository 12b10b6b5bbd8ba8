import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import { StreamError } from './core/errors.ts';
import { compose } from './extension/compose.ts';
import type { SessionStorage } from './sessions/storage.ts';

/**
 * The composition root in a browser alone, where extensions run in a web worker: chats lie in VS Code's own file
 * system, the workspace is a virtual one, nothing listens, and no file is on a disk.
 */
export function activate(context: vscode.ExtensionContext): void {
	close = compose(context, {
		// A path of a disk leads to nothing; those of virtual folders are judged without it.
		machine: { style: 'posix', realPath: async () => undefined, entry: async () => undefined },
		home: '/',
		filesIn,
		download,
		beginGateway: undefined,
	});
}

/** VS Code waits some seconds for it: what streamed until now is written. */
export async function deactivate(): Promise<void> {
	await close?.();
}

let close: (() => Promise<void>) | undefined;

async function filesIn(folder: string): Promise<SessionStorage> {
	throw new Error(`A browser has no folder ${folder}.`);
}

/** A page's request carries what the browser knows of that site, and reaches the user's own network. */
async function download(): Promise<never> {
	const problem = t(
		'Media of the web is not fetched where VS Code runs in a browser alone. Open its address yourself.',
	);
	throw new StreamError('permission', problem);
}
