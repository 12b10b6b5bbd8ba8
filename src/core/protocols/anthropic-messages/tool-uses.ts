import { StreamError } from '../../errors.ts';
import type { StreamEvent } from '../../stream.ts';
import { asObject, asText, isShallow, type JsonObject } from '../wire-value.ts';

/** Turns `tool_use` blocks into tool calls, numbered from 0 in the order in which they begin. */
export interface ToolUses {
	/** @throws StreamError `protocol` for a call without a name, and past the bound. */
	begin(wire: JsonObject, answerId: string, events: StreamEvent[]): ToolUse;
	count(): number;
}

/** One call that has begun and not ended. */
export interface ToolUse {
	read(delta: JsonObject, events: StreamEvent[]): void;
	/** Ends the call; one without any arguments has had `{}`. */
	end(events: StreamEvent[]): void;
}

/** More calls in one message than any model makes. */
const MOST_CALLS = 128;

export function createToolUses(): ToolUses {
	let count = 0;
	return {
		begin(wire, answerId, events) {
			const name = asText(wire.name);
			if (name === '') {
				throw new StreamError('protocol', 'The model called a tool without naming it. Try again.', {
					retryable: true,
				});
			}
			if (count >= MOST_CALLS) {
				throw new StreamError(
					'protocol',
					`The model called more than ${MOST_CALLS} tools at once. Try again.`,
				);
			}
			const index = count++;
			events.push({
				type: 'tool-call-start',
				index,
				id: asText(wire.id) || `call_${answerId || crypto.randomUUID()}_${index}`,
				name,
			});
			return createToolUse(index, wire.input);
		},
		count: () => count,
	};
}

function createToolUse(index: number, input: unknown): ToolUse {
	let said = false;
	return {
		read(delta, events) {
			const json = delta.type === 'input_json_delta' ? asText(delta.partial_json) : '';
			if (json !== '') {
				said = true;
				events.push({ type: 'tool-call-delta', index, json });
			}
		},
		end(events) {
			if (!said) {
				// Some servers put the whole input where the call begins; the official one leaves it empty there.
				const whole = asObject(input) && isShallow(input) ? JSON.stringify(input) : '{}';
				events.push({ type: 'tool-call-delta', index, json: whole });
			}
			events.push({ type: 'tool-call-end', index });
		},
	};
}
