import { t } from '@vscode/l10n';
import { attempts } from '../attempts.ts';
import { aborted, type ErrorKind, toStreamError } from '../errors.ts';
import { batchesOf } from '../event-stream.ts';
import type { Policy, StreamFn } from '../stream.ts';

/** Another model that may answer: its name as its provider knows it, and its pipeline, without the turn. */
export interface Alternative {
	model: string;
	stream: StreamFn;
}

/**
 * Failures after which another model may do better. Not among them: a stop; a request that is wrong in itself; what
 * content rules refuse, since asking around until somebody answers is not for Weir to do; and a tool's failure.
 */
const WORTH_ANOTHER: ReadonlySet<ErrorKind> = new Set([
	'timeout',
	'network',
	'interrupted',
	'authentication',
	'permission',
	'not-found',
	'context-length',
	'rate-limit',
	'quota',
	'overloaded',
	'server',
	'protocol',
]);

/**
 * Lets the next model answer if one fails before its first content event; a `notice` names both, and `start` names
 * the one that answers. Whatever was said to the failed one is said to the next, but for the model's name.
 *
 * @throws StreamError the failure of the model that was asked last.
 * @example fallback([{ model: 'small', stream: pipeline(source) }])(pipeline(source))
 */
export function fallback(alternatives: readonly Alternative[]): Policy {
	if (alternatives.length === 0) {
		return (next) => next;
	}
	return (next) =>
		function fallback(request, call) {
			const others = [...alternatives];
			let asked: Alternative = { model: request.model, stream: next };
			const ask = () => batchesOf(asked.stream({ ...request, model: asked.model }, call));
			return attempts(
				ask,
				async function* (error) {
					const failure = call.signal.aborted ? aborted() : toStreamError(error);
					const other = others.shift();
					if (!other || !WORTH_ANOTHER.has(failure.kind)) {
						throw failure;
					}
					const text = t('{0} did not answer ({1}). Asking {2}.', asked.model, failure.kind, other.model);
					yield { type: 'notice', text };
					asked = other;
					return ask();
				},
				call.signal,
			);
		};
}
