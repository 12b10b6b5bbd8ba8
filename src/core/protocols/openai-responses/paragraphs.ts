/** Tells where one text ends and another of its kind begins, with nothing in between. */
export interface Paragraphs {
	/**
	 * What goes between the last text and one of this place: a blank line where the last one was of the same kind and
	 * another place, else ''.
	 *
	 * @param item what the text belongs to, known by identity.
	 * @param part which text of the item it is.
	 */
	before(kind: string, item: object, part: number): string;
	/** Something else than text came in between. */
	end(): void;
}

/** Two messages, or two summaries, that follow each other are two paragraphs; the protocol puts nothing in between. */
export function createParagraphs(): Paragraphs {
	let lastKind: string | undefined;
	let lastItem: object | undefined;
	let lastPart = 0;
	return {
		before(kind, item, part) {
			const apart = lastKind === kind && (lastItem !== item || lastPart !== part);
			lastKind = kind;
			lastItem = item;
			lastPart = part;
			return apart ? '\n\n' : '';
		},
		end() {
			lastKind = undefined;
		},
	};
}
