import type { FinishReason } from '../../chat.ts';
import type { ErrorKind } from '../../errors.ts';
import { asText } from '../wire-value.ts';

/** How a choice ended: with a reason, or by failing without an `error` that says why. */
export type Ending = { reason: FinishReason } | { failed: ErrorKind; said: string };

/**
 * Reads a `finish_reason`. Undefined while there is none: null, '', or no such field. A word that nobody knows is
 * an end like `stop`.
 */
export function readFinish(value: unknown): Ending | undefined {
	const said = asText(value).toLowerCase();
	if (said === '') {
		return undefined;
	}
	const failed = FAILURES.get(said);
	return failed ? { failed, said } : { reason: REASONS.get(said) ?? 'stop' };
}

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
	['length', 'length'],
	['max_tokens', 'length'],
	['model_length', 'length'],
	['tool_calls', 'tool-calls'],
	['function_call', 'tool-calls'],
	['tool_use', 'tool-calls'],
	['content_filter', 'content-filter'],
	['safety', 'content-filter'],
	['sensitive', 'content-filter'],
	['refusal', 'refusal'],
]);

const FAILURES: ReadonlyMap<string, ErrorKind> = new Map([
	['error', 'server'],
	['abort', 'interrupted'],
	['network_error', 'interrupted'],
	['insufficient_system_resource', 'overloaded'],
]);

/**
 * What a message's end means to whoever waits for it. Gemini says `stop` after tool calls, OpenAI after a refusal.
 * An end for tool calls without any call is a stop: nobody has a call to answer.
 */
export function finishOf(
	reason: FinishReason | undefined,
	had: { calls: boolean; refusal: boolean },
): FinishReason {
	if (had.refusal) {
		return 'refusal';
	}
	const given = reason ?? 'stop';
	if (given === 'stop' || given === 'tool-calls') {
		return had.calls ? 'tool-calls' : 'stop';
	}
	return given;
}
