/** What a model can give. */
export type Made = 'text' | 'image' | 'video' | 'audio';

const MADE: ReadonlySet<string> = new Set<Made>(['text', 'image', 'video', 'audio']);

/** Of a provider's words for what a model gives, those that Weir knows; undefined where it says nothing. */
export function madeOf(words: readonly string[] | undefined): Made[] | undefined {
	const known = words?.map((word) => word.toLowerCase()).filter((word) => MADE.has(word)) as
		| Made[]
		| undefined;
	return known && known.length > 0 ? known : undefined;
}
