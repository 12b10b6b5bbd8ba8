import type { FinishReason } from '../../chat.ts';

/** What a stop reason means, and what people are told of it besides. */
export interface StopReason {
	reason: FinishReason;
	notice?: 'paused' | 'context-full';
}

/**
 * Reads a `stop_reason`. A word that nobody knows, and none at all, is an end like `end_turn`.
 *
 * | wire | finish |
 * |---|---|
 * | `end_turn`, `stop_sequence`, `pause_turn` | `stop` |
 * | `max_tokens`, `model_context_window_exceeded` | `length` |
 * | `tool_use` | `tool-calls` |
 * | `refusal` | `refusal` |
 */
export function readStopReason(said: string): StopReason {
	return REASONS.get(said) ?? { reason: 'stop' };
}

/** The `stop_reason` for a finish: the table above backwards; `content-filter` is a `refusal` in this protocol. */
export function writeStopReason(reason: FinishReason): string {
	switch (reason) {
		case 'stop':
			return 'end_turn';
		case 'length':
			return 'max_tokens';
		case 'tool-calls':
			return 'tool_use';
		case 'content-filter':
		case 'refusal':
			return 'refusal';
	}
}

const REASONS: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
	['max_tokens', { reason: 'length' }],
	['model_context_window_exceeded', { reason: 'length', notice: 'context-full' }],
	['tool_use', { reason: 'tool-calls' }],
	['refusal', { reason: 'refusal' }],
	['pause_turn', { reason: 'stop', notice: 'paused' }],
]);
