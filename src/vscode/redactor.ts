import { redact } from '../core/http/redact.ts';

/** Hides keys in text: the last sieve before a log, an error card or a notification. */
export interface Redactor {
	/** From now on this key is hidden, in every form in which text may carry it. */
	learn(key: string): void;
	/** The text with each known key, and whatever looks like a key, as `[key]`. */
	redact(text: string): string;
}

/** Shorter strings are no keys, and hiding them would shred ordinary words. */
const SHORTEST_KEY = 8;

/** Hides what looks like a key, without knowing any. */
export function redactPatterns(text: string): string {
	return redact(text, undefined);
}

export function createRedactor(): Redactor {
	const forms = new Set<string>();
	let longestFirst: string[] = [];
	return {
		learn(key) {
			if (key.length < SHORTEST_KEY || forms.has(key)) {
				return;
			}
			for (const form of formsOf(key)) {
				forms.add(form);
			}
			longestFirst = [...forms].sort((a, b) => b.length - a.length);
		},
		redact: (text) =>
			redactPatterns(longestFirst.reduce((redacted, form) => redacted.replaceAll(form, '[key]'), text)),
	};
}

function formsOf(key: string): string[] {
	const bytes = new TextEncoder().encode(key);
	const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
	const base64Url = base64.replaceAll('+', '-').replaceAll('/', '_');
	return [key, base64, base64Url, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)];
}
