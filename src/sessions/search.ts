import { LRUCache } from 'lru-cache';
import { folded } from './search-text.ts';
import type { StoredSignature } from './session-index.ts';
import { mayHold } from './signature.ts';
import type { SessionSummary } from './summary.ts';

/** A session in which every word of a search occurs. */
export interface SearchHit {
	session: SessionSummary;
	/** The words around the first place of the first word; '' where there is only the title. */
	excerpt: string;
}

/** What a search needs. */
export interface SearchInputs {
	/** Kept over the life of the list, and loaded at the first search. */
	signatures(): Promise<ReadonlyMap<string, StoredSignature>>;
	/** The state of a session's files; undefined where it is not known: then the session itself is read. */
	stampOf(id: string): string | undefined;
	/** All the text of a session. */
	textOf(id: string): Promise<string>;
}

/** Finds sessions by their words. */
export interface Search {
	/**
	 * Hits in the order of `sessions`, each as soon as it is found: sessions that surely do not hold a word are passed
	 * over without being read. Stop drinking, or abort, and nothing more is read.
	 *
	 * @param query words, of which each must occur somewhere, as a part of a word too; capitals make no difference.
	 */
	find(query: string, sessions: readonly SessionSummary[], signal: AbortSignal): AsyncGenerator<SearchHit>;
	/** Forgets what was held for the next keystroke. */
	clear(): void;
}

export function createSearch({ signatures, stampOf, textOf }: SearchInputs): Search {
	const texts = createTexts(textOf);
	let known: Promise<ReadonlyMap<string, StoredSignature>> | undefined;
	return {
		async *find(query, sessions, signal) {
			const words = folded(query)
				.split(/\s+/)
				.filter((word) => word !== '');
			if (words.length === 0) {
				return;
			}
			known ??= signatures();
			const bits = await known;
			const mayHoldAll = ({ id, title }: SessionSummary) => {
				const signature = bits.get(id);
				const isSigned = signature !== undefined && signature.stamp === stampOf(id);
				return !isSigned || words.every((word) => mayHold(signature.bits, word) || isIn(title, word));
			};
			for (const some of inGroups(sessions, mayHoldAll)) {
				if (signal.aborted) {
					return;
				}
				const found = await Promise.all(some.map(({ id }) => texts.get(id, stampOf(id))));
				for (const [at, session] of some.entries()) {
					const held = found[at];
					if (held && words.every((word) => held.folded.includes(word) || isIn(session.title, word))) {
						yield { session, excerpt: excerptOf(held, words) };
					}
				}
			}
		},
		clear() {
			known = undefined;
			texts.clear();
		},
	};
}

/** UTF-16 units of text that are kept from one keystroke to the next. */
const HELD_TEXT = 16 * 1024 * 1024;
const BEFORE = 40;
const EXCERPT = 160;

/** How many sessions are read at once: the disk answers while another is worked on. */
const AT_ONCE = 4;

/** Those that pass, a few at a time; no further one is looked at before it is asked for. */
function* inGroups(
	sessions: readonly SessionSummary[],
	passes: (session: SessionSummary) => boolean,
): Generator<SessionSummary[]> {
	let group: SessionSummary[] = [];
	for (const session of sessions) {
		if (passes(session)) {
			group.push(session);
		}
		if (group.length === AT_ONCE) {
			yield group;
			group = [];
		}
	}
	yield group;
}

/** Keeps the texts that were read last: the next keystroke asks for the same ones. */
function createTexts(textOf: SearchInputs['textOf']) {
	const texts = new LRUCache<string, Text>({
		maxSize: HELD_TEXT,
		sizeCalculation: ({ text }) => text.length + 1,
	});
	return {
		/** @param stamp the state that the text is of; without one it is not kept. */
		async get(id: string, stamp: string | undefined): Promise<Text> {
			const held = texts.get(`${id} ${stamp}`);
			if (held) {
				return held;
			}
			// What cannot be read is not found; it is in the list all the same.
			const text = await textOf(id).catch(() => '');
			const both = { text, folded: folded(text) };
			if (stamp !== undefined) {
				texts.set(`${id} ${stamp}`, both);
			}
			return both;
		},
		clear: () => texts.clear(),
	};
}

interface Text {
	text: string;
	folded: string;
}

function isIn(title: string, word: string): boolean {
	return folded(title).includes(word);
}

function excerptOf(held: Text, words: readonly string[]): string {
	const places = words.map((word) => held.folded.indexOf(word)).filter((at) => at >= 0);
	if (places.length === 0) {
		return '';
	}
	const from = Math.max(0, Math.min(...places) - BEFORE);
	// Folding may change a text's length; then its places are those of the folded one only.
	const source = held.text.length === held.folded.length ? held.text : held.folded;
	return source
		.slice(from, from + EXCERPT)
		.replace(/\s+/g, ' ')
		.toWellFormed()
		.trim();
}
