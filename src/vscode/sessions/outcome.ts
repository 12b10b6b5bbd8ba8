import type { ErrorKind, StreamError } from '../../core/errors.ts';
import type { TurnOutcome } from '../../sessions/record.ts';

/** How an answer that ended with an error came to its end. */
export function outcomeAfter({ kind }: StreamError, hasContent: boolean): TurnOutcome {
	if (kind === 'aborted') {
		return 'stopped';
	}
	return hasContent && BREAKS.has(kind) ? 'interrupted' : 'failed';
}

/** Kinds that cut an answer off in the middle, as against those that refuse one. */
const BREAKS: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['interrupted', 'network', 'timeout']);
