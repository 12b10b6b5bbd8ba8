import type { StreamEvent } from '../../core/stream.ts';
import type { MeterReading } from '../../webview/messages.ts';

/** Measures how long the pieces of an answer take. */
export interface PieceTimer {
	/** @param now when the event came, in ms. */
	see(event: StreamEvent, now: number): void;
	/** What is known by now, each kind in the order of the answer; nothing once the answer was replaced. */
	times(): PieceTimes;
}

/** In ms. */
export type PieceTimes = Pick<MeterReading, 'reasoningMs' | 'toolMs'>;

/**
 * Measures reasoning, from its first word to what follows it, and tools, from their call to their result.
 *
 * @param earlier of an answer that goes on.
 */
export function createPieceTimer(earlier: PieceTimes = {}): PieceTimer {
	const reasoningMs = [...(earlier.reasoningMs ?? [])];
	const toolMs = [...(earlier.toolMs ?? [])];
	let thinking: number | undefined;
	/** The calls of this round, by the index that the model gave them. */
	let calls = new Map<number, { place: number; began: number }>();
	let isReplaced = false;

	const endThought = (now: number) => {
		if (thinking !== undefined) {
			reasoningMs.push(now - thinking);
			thinking = undefined;
		}
	};
	const see: PieceTimer['see'] = (event, now) => {
		switch (event.type) {
			case 'reasoning-delta':
				thinking ??= now;
				return;
			case 'tool-call-start':
				calls.set(event.index, { place: toolMs.push(0) - 1, began: now });
				break;
			case 'tool-result': {
				const call = calls.get(event.index);
				if (call) {
					toolMs[call.place] = now - call.began;
				}
				break;
			}
			case 'start':
				calls = new Map();
				break;
			case 'replace':
				isReplaced = true;
				break;
			case 'usage':
			case 'notice':
			case 'citation':
			case 'suggestion':
				return;
		}
		endThought(now);
	};
	return {
		see,
		times: () =>
			isReplaced
				? {}
				: {
						...(reasoningMs.length > 0 ? { reasoningMs: [...reasoningMs] } : {}),
						...(toolMs.length > 0 ? { toolMs: [...toolMs] } : {}),
					},
	};
}
