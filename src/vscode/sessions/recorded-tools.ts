import type { ToolCallPart } from '../../core/chat.ts';
import type { TurnTools } from '../../core/turn.ts';

/** Writes down that a tool is about to run; it runs when that is written, or the disk refuses. */
export type ToolStarts = (call: Pick<ToolCallPart, 'id' | 'name'>) => Promise<unknown>;

/** The tools, each call of which is in the history before it does anything. */
export function recordedTools<Tools extends TurnTools>(tools: Tools, starts: ToolStarts): Tools {
	return {
		...tools,
		async run(call, signal, ask) {
			await starts(call);
			signal.throwIfAborted();
			return tools.run(call, signal, ask);
		},
	};
}
