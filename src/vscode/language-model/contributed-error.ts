import { t } from '@vscode/l10n';
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
				t('VS Code does not let Weir use {0}. Ask again and allow it, or choose another model.', name),
		},
	],
	[
		vscode.LanguageModelError.Blocked().code,
		{
			kind: 'quota',
			sentence: (name) =>
				t(
					'{0} is blocked for now, mostly because its limit is reached. Wait, or choose another model.',
					name,
				),
		},
	],
	[
		vscode.LanguageModelError.NotFound().code,
		{
			kind: 'not-found',
			sentence: (name) => t('VS Code has no {0} any more. Choose another model.', name),
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
			t('{0} failed, in the extension that contributes it. Try again, or choose another model.', name),
	};
	return new StreamError(kind, sentence(name), {
		// What failed there may have cost already, and says nothing of whether it would work again.
		retryable: false,
		detail: quote(said) || undefined,
		cause: error,
	});
}
