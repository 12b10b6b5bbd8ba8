import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';

/** The error of an answer without a finish that was about to be served as a whole one. */
export function brokenAnswer(): StreamError {
	return new StreamError('interrupted', t('The answer ended before it was complete. Try again.'), {
		retryable: true,
	});
}
