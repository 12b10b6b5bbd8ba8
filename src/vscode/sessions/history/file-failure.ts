import { t } from '@vscode/l10n';
import { StreamError } from '../../../core/errors.ts';

/** @param what which file cannot be used, without a full stop. */
export function sayFileFailure(what: string, cause: unknown): StreamError {
	const said = cause instanceof Error ? cause.message : String(cause);
	return new StreamError('invalid-request', t('{0}: {1}', what, said), { cause });
}
