import { countCharacters } from '../../characters.ts';
import type { StreamEvent } from '../../stream.ts';
import type { TextSeam } from './text-seam.ts';

/** Gives what a continued answer cites its place in the whole text: the provider counts from where it went on. */
export interface PlaceSeam {
	/** The event with its place in the whole; held while that place cannot be told. */
	read(event: StreamEvent): StreamEvent[];
	/** What was held and can be told now. @param isLast no more text comes. */
	release(isLast?: boolean): StreamEvent[];
	/** The new answer's text is another from here on, which stands after `before`. */
	replaced(before: string): void;
}

/**
 * @param shown the text that is continued.
 * @param seam by which the continuation is joined to it.
 */
export function createPlaceSeam(shown: string, seam: Pick<TextSeam, 'dropped'>): PlaceSeam {
	let held: Cited[] = [];
	let moved: Moved | undefined;
	const release = (isLast = false): StreamEvent[] => {
		const dropped = seam.dropped() ?? (isLast ? { repeated: 0, space: 0 } : undefined);
		moved ??= held.length > 0 && dropped ? movedBy(shown, dropped) : undefined;
		if (!moved) {
			return [];
		}
		const [events, by] = [held, moved];
		held = [];
		return events.map((event) => place(event, by));
	};
	return {
		read(event) {
			if (event.type !== 'citation' || event.end === undefined) {
				return [event];
			}
			held.push(event);
			return release();
		},
		release,
		replaced(before) {
			const length = countCharacters(before);
			moved = { from: 0, again: length, on: length };
		},
	};
}

type Cited = Extract<StreamEvent, { type: 'citation' }>;

/** All in characters. */
interface Moved {
	/** What of the new text was only said again. */
	from: number;
	/** Added to a place before that. */
	again: number;
	/** Added to one after it. */
	on: number;
}

function movedBy(shown: string, { repeated, space }: { repeated: number; space: number }): Moved {
	const given = shown.trimEnd();
	const again = countCharacters(given.slice(given.length - repeated));
	// White space has no characters of two units.
	const from = again + space;
	return { from, again: countCharacters(given) - again, on: countCharacters(shown) - from };
}

function place(event: Cited, { from, again, on }: Moved): StreamEvent {
	const { start = 0, end = 0 } = event;
	return { ...event, start: start + (start < from ? again : on), end: end + (end <= from ? again : on) };
}
