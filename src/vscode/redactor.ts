import { keyPattern, redactPatterns } from '../core/redact.ts';

/** Hides keys in text: the last sieve before a log, an error card or a notification. */
export interface Redactor {
	/** From now on this key is hidden, in every form in which text may carry it. */
	learn(key: string): void;
	/** The text with each known key, and whatever looks like a key, as `[key]`. */
	redact(text: string): string;
}

/** Shorter strings are no keys, and hiding them would shred ordinary words. */
const SHORTEST_KEY = 8;

export function createRedactor(): Redactor {
	const keys = new Set<string>();
	let known = keyPattern([]);
	return {
		learn(key) {
			if (key.length >= SHORTEST_KEY && !keys.has(key)) {
				keys.add(key);
				known = keyPattern([...keys]);
			}
		},
		redact: (text) => redactPatterns(text.replace(known, '[key]')),
	};
}
