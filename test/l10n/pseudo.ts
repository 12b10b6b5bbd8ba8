import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCalls } from '../../scripts/l10n/calls.ts';

const SOURCES = path.resolve(import.meta.dirname, '../../src');

/** Every sentence that can be translated. */
function allSentences(): string[] {
	return globSync('**/*.ts', { cwd: SOURCES }).flatMap(
		(file) => findCalls(file, readFileSync(path.join(SOURCES, file), 'utf8')).sentences,
	);
}

/** A language in which every sentence stands in brackets; what is said without them was never translated. */
export function pseudoLanguage(): Record<string, string> {
	return Object.fromEntries(allSentences().map((key) => [key, bracketed(key)]));
}

/** The same for this process, where a translation need not be data. */
export const PSEUDO: Record<string, string> = new Proxy({}, { get: (_, key) => bracketed(String(key)) });

function bracketed(sentence: string): string {
	return sentence === 'en' ? 'en' : `⟦${sentence}⟧`;
}

/** What is left of a text without what stands in the brackets. */
export function outsideBrackets(text: string): string {
	let depth = 0;
	let left = '';
	for (const character of text) {
		depth += character === '⟦' ? 1 : 0;
		left += depth === 0 ? character : '';
		depth -= character === '⟧' ? 1 : 0;
	}
	return left;
}
