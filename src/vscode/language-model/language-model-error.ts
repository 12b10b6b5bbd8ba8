import * as vscode from 'vscode';
import { type StreamError, toStreamError } from '../../core/errors.ts';

/** A failure as VS Code's callers know them: by code where there is one for it; the sentence is kept either way. */
export function languageModelErrorOf(error: unknown, redact: (text: string) => string): Error {
	const failure: StreamError = toStreamError(error);
	const sentence = redact(failure.message);
	switch (failure.kind) {
		case 'aborted':
			return new vscode.CancellationError();
		case 'not-found':
			return vscode.LanguageModelError.NotFound(sentence);
		case 'authentication':
		case 'permission':
			return vscode.LanguageModelError.NoPermissions(sentence);
		case 'content-filter':
		case 'quota':
			return vscode.LanguageModelError.Blocked(sentence);
		default:
			return new Error(sentence);
	}
}
