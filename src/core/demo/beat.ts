import type { FinishReason } from '../chat.ts';
import type { StreamError } from '../errors.ts';

/** One thing that the demo does in an answer. After the last one it finishes with `stop`. */
export type Beat =
	| { type: 'text' | 'reasoning' | 'refusal'; text: string }
	/** The answer finishes with `tool-calls`. `input` is sent as JSON. */
	| { type: 'tool-call'; name: string; input: Readonly<Record<string, unknown>> }
	/** The answer ends here, with this reason. */
	| { type: 'finish'; reason: FinishReason }
	/** The answer breaks off here. */
	| { type: 'failure'; error: StreamError };

/** A beat of text. */
export function say(text: string): Beat {
	return { type: 'text', text };
}
