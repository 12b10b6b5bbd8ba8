import type { ToolCallPart } from './chat.ts';
import type { ToolResult } from './stream.ts';

/** Notices a model that goes in circles. */
export interface Repetition {
	/** Counts the calls of a round; the name of one that is made for the third time to no new result, if any. */
	thirdTime(calls: readonly ToolCallPart[]): string | undefined;
	/** Notes what a counted call came to: a result that differs from the last one begins the count anew. */
	note(call: ToolCallPart, result: ToolResult): void;
}

/**
 * Counts calls by tool and arguments. Reading a file again after an edit is progress, not a circle, so it is the
 * result that decides.
 */
export function createRepetition(): Repetition {
	const seen = new Map<string, { times: number; result?: string }>();
	return {
		thirdTime(calls) {
			let repeated: string | undefined;
			for (const call of calls) {
				const entry = seen.get(keyOf(call)) ?? { times: 0 };
				entry.times += 1;
				seen.set(keyOf(call), entry);
				if (entry.times >= 3) {
					repeated ??= call.name;
				}
			}
			return repeated;
		},
		note(call, { content }) {
			const entry = seen.get(keyOf(call));
			if (entry) {
				entry.times = entry.result === undefined || entry.result === content ? entry.times : 1;
				entry.result = content;
			}
		},
	};
}

function keyOf({ name, arguments: json }: ToolCallPart): string {
	return JSON.stringify([name, json]);
}
