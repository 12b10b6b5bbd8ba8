import { type ChatRequest, type FinishReason, textOf, type Usage } from '../chat.ts';
import { type Clock, sleep } from '../clock.ts';
import { aborted } from '../errors.ts';
import type { StreamEvent } from '../stream.ts';
import { isHighSurrogate } from '../surrogate.ts';
import type { Beat } from './beat.ts';

/** `model`: as fast as a model writes; `instant`: without any wait. */
export type Pace = 'model' | 'instant';

interface Timing {
	clock: Clock;
	pace: Pace;
}

/** Plays the beats as a model would say them, and counts what they come to. */
export async function* play(
	beats: readonly Beat[],
	request: ChatRequest,
	signal: AbortSignal,
	timing: Timing,
): AsyncGenerator<StreamEvent> {
	const waitForPiece = createMetronome(signal, timing);
	const pieceFactor = Math.max(1, lengthOf(beats) / LONGEST_AT_USUAL_PIECES);
	let left = (request.maxTokens ?? Number.POSITIVE_INFINITY) * CHARACTERS_A_TOKEN;
	let said = 0;
	let hasStarted = false;
	for (const event of eventsOf(beats, request.messages.length, pieceFactor)) {
		await waitForPiece();
		if (event.type === 'finish') {
			yield usage(request, said);
			yield event;
			return;
		}
		if (event.type === 'failure') {
			throw event.error;
		}
		if (!hasStarted) {
			hasStarted = true;
			yield { type: 'start', id: 'demo', model: request.model };
		}
		const length = sizeOf(event);
		if (length > left) {
			yield usage(request, said);
			yield { type: 'finish', reason: 'length' };
			return;
		}
		said += length;
		left -= length;
		yield event;
	}
}

const PIECE_MS = 12.5;
const FIRST_PIECE_MS = 300;
/** In UTF-16 units; uneven, as tokens are. */
const PIECE_LENGTHS = [4, 6, 3, 7, 5, 2, 8, 5] as const;
const USUAL_PIECE = PIECE_LENGTHS.reduce((sum, length) => sum + length, 0) / PIECE_LENGTHS.length;
/** What takes a minute; longer answers come in larger pieces. */
const LONGEST_AT_USUAL_PIECES = (60_000 / PIECE_MS) * USUAL_PIECE;
const CHARACTERS_A_TOKEN = 4;

/** Waits until the next piece is due. A late one is made up for, so the pace does not depend on the timers. */
function createMetronome(signal: AbortSignal, { clock, pace }: Timing): () => Promise<void> {
	let due: number | undefined;
	return async () => {
		if (signal.aborted) {
			throw aborted();
		}
		if (pace === 'instant') {
			return;
		}
		due = due === undefined ? clock.now() + FIRST_PIECE_MS : due + PIECE_MS;
		const wait = due - clock.now();
		if (wait > 0) {
			await sleep(wait, signal, clock);
		}
	};
}

type Played = StreamEvent | Extract<Beat, { type: 'failure' }>;

/** @param turnId makes the ids of calls differ between the rounds of a conversation. */
function* eventsOf(beats: readonly Beat[], turnId: number, factor: number): Generator<Played> {
	let calls = 0;
	let reason: FinishReason = 'stop';
	for (const beat of beats) {
		switch (beat.type) {
			case 'text':
			case 'reasoning':
			case 'refusal':
				for (const text of cut(beat.text, factor)) {
					yield { type: `${beat.type}-delta`, text };
				}
				break;
			case 'tool-call': {
				const index = calls++;
				reason = 'tool-calls';
				yield { type: 'tool-call-start', index, id: `demo-${turnId}-${index}`, name: beat.name };
				for (const json of cut(JSON.stringify(beat.input), factor)) {
					yield { type: 'tool-call-delta', index, json };
				}
				yield { type: 'tool-call-end', index };
				break;
			}
			case 'failure':
				yield beat;
				return;
			case 'finish':
				yield beat;
				return;
		}
	}
	yield { type: 'finish', reason };
}

/** Cuts a text into pieces, never through a code point. */
function* cut(text: string, factor: number): Generator<string> {
	let start = 0;
	for (let count = 0; start < text.length; count++) {
		const length = PIECE_LENGTHS[count % PIECE_LENGTHS.length] ?? USUAL_PIECE;
		let end = start + Math.round(length * factor);
		if (isHighSurrogate(text.charCodeAt(end - 1))) {
			end += 1;
		}
		yield text.slice(start, end);
		start = end;
	}
}

function lengthOf(beats: readonly Beat[]): number {
	return beats.reduce((sum, beat) => sum + ('text' in beat ? beat.text.length : 0), 0);
}

function sizeOf(event: StreamEvent): number {
	return 'text' in event
		? (event.text?.length ?? 0)
		: event.type === 'tool-call-delta'
			? event.json.length
			: 0;
}

function usage({ messages }: ChatRequest, said: number): StreamEvent & Usage {
	const asked = messages.reduce((sum, message) => sum + textOf(message).length, 0);
	return {
		type: 'usage',
		inputTokens: Math.ceil(asked / CHARACTERS_A_TOKEN),
		outputTokens: Math.ceil(said / CHARACTERS_A_TOKEN),
		estimated: true,
	};
}
