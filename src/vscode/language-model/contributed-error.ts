import * as vscode from 'vscode';
import { aborted, type ErrorKind, StreamError } from '../../core/errors.ts';
import { quote } from '../../core/http/quote.ts';

/** What VS Code's codes mean; it has no others. */
const KINDS: ReadonlyMap<string, { kind: ErrorKind; sentence: (name: string) => string }> = new Map([
	[
		vscode.LanguageModelError.NoPermissions().code,
		{
			kind: 'permission',
			sentence: (name) =>
				`VS Code does not let Weir use ${name}. Ask again and allow it, or choose another model.`,
		},
	],
	[
		vscode.LanguageModelError.Blocked().code,
		{
			kind: 'quota',
			sentence: (name) =>
				`${name} is blocked for now, mostly because its limit is reached. Wait, or choose another model.`,
		},
	],
	[
		vscode.LanguageModelError.NotFound().code,
		{
			kind: 'not-found',
			sentence: (name) => `VS Code has no ${name} any more. Choose another model.`,
		},
	],
]);

/**
 * A failure of a model that another extension contributes.
 *
 * @param name the model's, for the sentence.
 */
export function contributedError(error: unknown, name: string, signal: AbortSignal): StreamError {
	if (error instanceof StreamError) {
		return error;
	}
	if (signal.aborted || error instanceof vscode.CancellationError) {
		return aborted();
	}
	// Whatever fails on its way through VS Code may come as any object.
	const said = error instanceof Error ? error.message : '';
	const known = error instanceof vscode.LanguageModelError ? KINDS.get(error.code) : undefined;
	const { kind, sentence } = known ?? {
		kind: 'server' as const,
		sentence: () =>
			`${name} failed, in the extension that contributes it. Try again, or choose another model.`,
	};
	return new StreamError(kind, sentence(name), {
		// What failed there may have cost already, and says nothing of whether it would work again.
		retryable: false,
		detail: quote(said) || undefined,
		cause: error,
	});
}
