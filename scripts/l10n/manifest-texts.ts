import type { Texts } from './translation.ts';

/** What package.json says to its reader, by the names that VS Code gives such texts. */
const SPOKEN: ReadonlySet<string> = new Set([
	'contents',
	'contextualTitle',
	'description',
	'displayName',
	'enumDescriptions',
	'label',
	'markdownDescription',
	'markdownEnumDescriptions',
	'title',
	'userDescription',
]);
/** A schema's own words, which would only make keys longer. */
const STRUCTURE: ReadonlySet<string> = new Set(['properties', 'items', 'anyOf', 'additionalProperties']);
/** What a model reads is not translated. */
const FOR_MODELS = 'inputSchema';
/** The name is the same in every language. */
const BRAND = 'Weir';
const KEY = /^%(.+)%$/;

/** A manifest whose texts are keys, the texts, and what is wrong with either. */
export interface Taken {
	manifest: Record<string, unknown>;
	texts: Record<string, string>;
	complaints: string[];
}

/**
 * Moves what a manifest says into texts of their own; what it holds already as a key keeps it.
 *
 * @param manifest package.json.
 * @param known the texts of the keys that it holds.
 */
export function takeTexts(manifest: Record<string, unknown>, known: Texts): Taken {
	const taken: Taken = { manifest, texts: {}, complaints: [] };
	const take = (text: string, place: readonly string[]) => takeText(taken, known, text, place);
	const { description, capabilities, contributes } = manifest;
	taken.manifest = {
		...manifest,
		description: take(String(description), ['description']),
		capabilities: walk(capabilities, [], take),
		contributes: walk(contributes, [], take),
	};
	return taken;
}

type Take = (text: string, place: readonly string[]) => string;

function walk(value: unknown, place: readonly string[], take: Take): unknown {
	if (Array.isArray(value)) {
		return value.map((item) => walk(item, [...place, ...nameOf(item)], take));
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	const entries = Object.entries(value).map(([name, item]) => {
		const below = STRUCTURE.has(name) ? place : [...place, name];
		if (name === FOR_MODELS) {
			return [name, item];
		}
		return [name, isSpoken(name, place) ? takeEach(item, below, take) : walk(item, below, take)];
	});
	return Object.fromEntries(entries);
}

/** A view is called by its `name`; elsewhere that word is an id. */
function isSpoken(name: string, [section]: readonly string[]): boolean {
	return SPOKEN.has(name) || (name === 'name' && section === 'views');
}

function takeEach(value: unknown, place: readonly string[], take: Take): unknown {
	if (typeof value === 'string') {
		return value === BRAND ? value : take(value, place);
	}
	return Array.isArray(value)
		? value.map((item, index) => take(String(item), [...place, String(index)]))
		: walk(value, place, take);
}

/** What tells an item of a list from the others. */
function nameOf(item: unknown): string[] {
	const { id, command, name } = (item ?? {}) as { id?: unknown; command?: unknown; name?: unknown };
	return [id, command, name].filter((candidate) => typeof candidate === 'string').slice(0, 1);
}

function takeText(
	{ texts, complaints }: Taken,
	known: Texts,
	text: string,
	place: readonly string[],
): string {
	const key = KEY.exec(text)?.[1] ?? place.join('.');
	const said = KEY.test(text) ? known[key] : text;
	if (said === undefined) {
		complaints.push(`package.nls.json lacks ${JSON.stringify(key)}, which package.json names.`);
	} else if (Object.hasOwn(texts, key) && texts[key] !== said) {
		complaints.push(`package.json has two texts with the key ${JSON.stringify(key)}.`);
	} else {
		texts[key] = said;
	}
	return `%${key}%`;
}
