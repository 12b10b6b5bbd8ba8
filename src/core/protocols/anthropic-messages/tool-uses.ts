import type { StreamEvent } from '../../stream.ts';
import { callStart, MOST_CALLS, namelessCall, tooManyCalls } from '../call-start.ts';
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

export function createToolUses(): ToolUses {
	let count = 0;
	return {
		begin(wire, answerId, events) {
			const name = asText(wire.name);
			if (name === '') {
				throw namelessCall();
			}
			if (count >= MOST_CALLS) {
				throw tooManyCalls();
			}
			const index = count++;
			const id = asText(wire.id) || `call_${answerId || crypto.randomUUID()}_${index}`;
			events.push(callStart(index, id, name));
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
