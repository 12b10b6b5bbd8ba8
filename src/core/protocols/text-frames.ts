import type { StreamEvent } from '../stream.ts';
import { stringEnd, stringIn } from './json-string.ts';

/**
 * Knows frames of an event stream that are the frame before them but for the words of the answer: nearly all that a
 * model sends. What such a frame says is what its predecessor said, with other words, so it is neither cut into lines
 * nor parsed. On a server with many slow streams, whose code is out of the processor's caches each time a frame comes,
 * that is most of what reading it costs.
 *
 * Two frames in a row show what stands around the words. Any other frame ends that until two in a row show it again, so
 * whatever changes what a frame means is read the long way.
 */
export class TextFrames {
	/** What stands around the words; '' while it is not known. */
	#before = '';
	#after = '';
	/** The last frame, where it said some words and nothing else. */
	#last: Said | undefined;

	/**
	 * Reads the known frames that `piece` begins with, at the end of a frame.
	 *
	 * @param add called with the words of each.
	 * @returns how many UTF-16 units they take.
	 */
	read(piece: string, add: (words: string) => void): number {
		if (this.#before === '') {
			return 0;
		}
		let at = 0;
		while (at < piece.length) {
			const start = at + this.#before.length;
			// Cut and compared: on texts of this length that is several times faster than V8's `startsWith`.
			const end = piece.slice(at, start) === this.#before ? endOfPlain(piece, start) : -1;
			if (end === -1 || piece.slice(end, end + this.#after.length) !== this.#after) {
				break;
			}
			add(stringIn(piece, start, end) ?? '');
			at = end + this.#after.length;
		}
		return at;
	}

	/**
	 * To be called for what was read the long way.
	 *
	 * @param frames what was read, if it is whole frames; else ''.
	 * @param events what they said, one each; none where they did not, or left something behind.
	 */
	learn(frames: string, events: readonly StreamEvent[]): void {
		if (events.length === 0 || !events.every(isWords)) {
			this.#before = this.#after = '';
			this.#last = undefined;
			return;
		}
		for (const said of lastOf(frames, events)) {
			const known = this.#last && around(this.#last, said);
			this.#before = known?.before ?? this.#before;
			this.#after = known?.after ?? this.#after;
			this.#last = said;
		}
	}
}

function isWords({ type }: StreamEvent): boolean {
	return type === 'text-delta';
}

/** The last one or two frames, if they are as many as what they said, each with its words. */
function lastOf(frames: string, events: readonly StreamEvent[]): Said[] {
	const all = frames.length <= LONGEST ? frames.split(FRAME_END).slice(0, -1) : [];
	if (all.length !== events.length || frames.includes(OTHER_LINE_END)) {
		return [];
	}
	return all.slice(-2).flatMap((frame, at) => {
		const event = events.at(at - Math.min(all.length, 2));
		return event?.type === 'text-delta' ? [{ frame: frame + FRAME_END, words: event.text }] : [];
	});
}

/** Of nearly every server; frames with other line ends are never known. */
const FRAME_END = '\n\n';

/** Two of them end a message within what would be taken for one frame. */
const OTHER_LINE_END = '\r';

/** Nothing is learnt from more at once, in UTF-16 units: where so much comes together, parsing is little of the cost. */
const LONGEST = 4096;

interface Said {
	frame: string;
	words: string;
}

/** What both frames have around their words, if that is all they are. */
function around(one: Said, other: Said): { before: string; after: string } | undefined {
	const quoted = `"${other.words}"`;
	if (one.words === other.words || endOfPlain(`${other.words}"`, 0) !== other.words.length) {
		return undefined;
	}
	for (let at = other.frame.indexOf(quoted); at !== -1; at = other.frame.indexOf(quoted, at + 1)) {
		const before = other.frame.slice(0, at + 1);
		const after = other.frame.slice(at + 1 + other.words.length);
		if (one.frame === `${before}${one.words}${after}`) {
			return { before, after };
		}
	}
	return undefined;
}

/** Where the words end that begin after a quote; -1 for words with anything escaped, or that JSON does not allow. */
function endOfPlain(text: string, start: number): number {
	const end = stringEnd(text, start);
	return end === undefined || text.slice(start, end).includes('\\') ? -1 : end;
}
