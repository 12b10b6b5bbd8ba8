import { homedir } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { compose } from './extension/compose.ts';
import { entryAt, PATH_STYLE, realPath } from './node/real-path.ts';

/** The composition root on a machine, in a desktop or remote window: what Weir has of Node. */
export function activate(context: vscode.ExtensionContext): void {
	close = compose(context, {
		machine: { style: PATH_STYLE, realPath, entry: entryAt },
		home: homedir(),
		async filesIn(folder) {
			const { createSessionFiles } = await import('./node/session-files.ts');
			return createSessionFiles(folder);
		},
		async download(url, options) {
			const { download } = await import('./mcp/media/download.ts');
			return download(url, options);
		},
		async beginGateway(inputs) {
			const { beginGateway } = await import('./extension/gateway.ts');
			return beginGateway({ ...inputs, mediaFolder: path.join(context.globalStorageUri.fsPath, 'media') });
		},
	});
}

/** VS Code waits some seconds for it: what streamed until now is written. */
export async function deactivate(): Promise<void> {
	await close?.();
}

let close: (() => Promise<void>) | undefined;
