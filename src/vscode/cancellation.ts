import type * as vscode from 'vscode';

/** VS Code's way to stop as ours: the signal aborts when the token is cancelled, at once if it already is. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
	const controller = new AbortController();
	if (token.isCancellationRequested) {
		controller.abort();
	} else {
		// A token lives no longer than its request, and its listeners with it.
		token.onCancellationRequested(() => controller.abort());
	}
	return controller.signal;
}
