import { t } from '@vscode/l10n';
import { sayDuration } from '../../duration.ts';
import { StreamError } from '../../errors.ts';
import type { Timeouts } from '../timeout.ts';

export type Limit = keyof Timeouts;

/** The error of a call that waited `ms` in vain; it names the limit and its setting. */
export function timeoutError(limit: Limit, ms: number): StreamError {
	return new StreamError(
		'timeout',
		SENTENCES[limit](sayDuration(ms), `weir.timeouts.${limit}`),
		// Whoever limits the whole wants it to end, not to begin anew.
		{ retryable: limit !== 'total' },
	);
}

const SENTENCES: Readonly<Record<Limit, (span: string, setting: string) => string>> = {
	headers: (span, setting) =>
		t(
			'The server did not begin to respond within {0}. Check that it is up, then retry, or raise the setting {1}.',
			span,
			setting,
		),
	firstEvent: (span, setting) =>
		t(
			'The answer did not begin within {0}. Retry, choose a faster model, or raise the setting {1}.',
			span,
			setting,
		),
	idle: (span, setting) =>
		t(
			'The connection went silent in the middle of the answer for {0}. Retry, or raise the setting {1}.',
			span,
			setting,
		),
	content: (span, setting) =>
		t(
			'The server kept the connection alive for {0} but sent nothing more of the answer. Retry, or raise the setting {1}.',
			span,
			setting,
		),
	total: (span, setting) =>
		t('The answer took longer than {0}. Ask for a shorter one, or raise the setting {1}.', span, setting),
};
