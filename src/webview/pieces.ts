import type { Answer } from '../core/accumulate.ts';
import type { MediaPart, ToolCallPart, ToolMessage } from '../core/chat.ts';
import type { Cite } from './markdown/cited-text.ts';
import type { RecentText } from './recent-text.ts';

/** A part of an answer as the view shows it; a tool's call and its result are one. `ms`: how long it took, if known. */
export type Piece =
	| {
			type: 'text' | 'reasoning' | 'refusal';
			text: string;
			cites?: readonly Cite[];
			ms?: number;
			recent?: RecentText | undefined;
	  }
	| { type: 'tool'; call: ToolCallPart; result?: ToolMessage; ms?: number }
	| MediaPart;

/** What there is to show of an answer, in its order. While an answer grows, its pieces only grow too. */
export function piecesOf(answer: Answer): Piece[] {
	const pieces: Piece[] = [];
	const calls = new Map<string, Extract<Piece, { type: 'tool' }>>();
	for (const message of answer.messages) {
		if (message.role === 'tool') {
			const call = calls.get(message.toolCallId);
			if (call) {
				call.result = message;
			}
			continue;
		}
		for (const part of message.content) {
			if (part.type === 'tool-call') {
				const piece: Piece = { type: 'tool', call: part };
				// Some providers number each round's calls anew: a result belongs to the latest call of its name.
				calls.set(part.id, piece);
				pieces.push(piece);
			} else if (part.type !== 'reasoning-opaque') {
				pieces.push(part);
			}
		}
	}
	return pieces;
}
