import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import type { StreamEvent } from '../stream.ts';

/** More calls in one message than any model makes. */
export const MOST_CALLS = 128;

/**
 * What an id or a name may hold, in UTF-16 units: no name is longer than a line, but some gateways put a signature of
 * the model's thoughts into the id.
 */
const LONGEST = 64 * 1024;

/** A tool call's start. @throws StreamError `protocol` for an id or a name beyond all bounds. */
export function callStart(index: number, id: string, name: string): StreamEvent {
	if (id.length > LONGEST || name.length > LONGEST) {
		throw new StreamError('protocol', t('The model called a tool by a name without end. Try again.'), {
			retryable: true,
		});
	}
	return { type: 'tool-call-start', index, id, name };
}

/** The error of a call that never got a name. */
export function namelessCall(): StreamError {
	return new StreamError('protocol', t('The model called a tool without naming it. Try again.'), {
		retryable: true,
	});
}

/** The error of a call past `MOST_CALLS`. */
export function tooManyCalls(): StreamError {
	return new StreamError(
		'protocol',
		t('The model called more than {0} tools at once. Try again.', MOST_CALLS),
	);
}
