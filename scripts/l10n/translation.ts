/** Texts by their keys: of a bundle the English sentences, of package.nls.json names. */
export type Texts = Readonly<Record<string, string>>;

/** The placeholders of a sentence, each once, in order: `{1} of {0}` has 0 and 1. */
export function placeholdersIn(sentence: string): string[] {
	return [...new Set([...sentence.matchAll(/\{(\d+)\}/g)].map(([, place = '']) => place))].sort();
}

/** Why a translation is not whole, with its file's name; nothing where it is. */
export function complaintsAbout(file: string, translation: Texts, original: Texts): string[] {
	const missing = Object.keys(original).filter((key) => !translation[key]);
	const foreign = Object.keys(translation).filter((key) => !Object.hasOwn(original, key));
	const torn = Object.entries(translation).filter(
		([key, text]) => placeholdersIn(text).join() !== placeholdersIn(original[key] ?? text).join(),
	);
	return [
		...missing.map((key) => `${file} lacks ${JSON.stringify(key)}.`),
		...foreign.map((key) => `${file} translates what is not said any more: ${JSON.stringify(key)}.`),
		...torn.map(([key]) => `${file} has other placeholders than ${JSON.stringify(key)}.`),
	];
}
