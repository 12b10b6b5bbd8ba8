import type { Answer, Citation } from '../core/accumulate.ts';
import { countCharacters, unitsBefore } from '../core/characters.ts';
import type { AssistantPart } from '../core/chat.ts';
import { numbersOf } from './distinct-sources.ts';
import type { Cite } from './markdown/cited-text.ts';

/** Where the texts of an answer cite, by the part that is the text. Linear in the texts that cite. */
export function citesOf({ messages, citations }: Answer): ReadonlyMap<AssistantPart, Cite[]> {
	const cites = new Map<AssistantPart, Cite[]>();
	for (const [index, placed] of Map.groupBy(numbered(citations), ({ message }) => message)) {
		const message = messages[index];
		if (message?.role === 'assistant') {
			findPlaces(message.content, placed, cites);
		}
	}
	return cites;
}

/** A citation's source by its number, and the character of a message at which it is cited. */
interface Placed {
	number: number;
	message: number;
	end: number;
}

function numbered(citations: readonly Citation[]): Placed[] {
	const numbers = numbersOf(citations);
	return citations.flatMap(({ message, end }, index) =>
		message === undefined || end === undefined ? [] : [{ number: numbers[index] ?? 0, message, end }],
	);
}

function findPlaces(
	parts: readonly AssistantPart[],
	placed: readonly Placed[],
	cites: Map<AssistantPart, Cite[]>,
): void {
	const waiting = [...placed].sort((a, b) => a.end - b.end);
	/** How many characters stand before `at`, earlier parts counted. */
	let heard = 0;
	for (const part of parts) {
		if (part.type !== 'text') {
			continue;
		}
		const found: Cite[] = [];
		const length = countCharacters(part.text);
		const last = heard + length;
		let at = 0;
		for (let next = waiting[0]; next && next.end <= last; next = waiting[0]) {
			at = unitsBefore(part.text, next.end - heard, at);
			heard = Math.max(heard, next.end);
			found.push({ number: next.number, at });
			waiting.shift();
		}
		heard = last;
		if (found.length > 0) {
			cites.set(part, found);
		}
	}
}
