/** Tells where one text ends and another of its kind begins, with nothing in between. */
export interface Paragraphs {
	/**
	 * What goes between the last text and one of this place: a blank line where the last one was of the same kind and
	 * another place, else ''.
	 */
	before(kind: string, place: string): string;
	/** Something else than text came in between. */
	end(): void;
}

/** Two messages, or two summaries, that follow each other are two paragraphs; the protocol puts nothing in between. */
export function createParagraphs(): Paragraphs {
	let last: { kind: string; place: string } | undefined;
	return {
		before(kind, place) {
			const apart = last !== undefined && last.kind === kind && last.place !== place;
			last = { kind, place };
			return apart ? '\n\n' : '';
		},
		end() {
			last = undefined;
		},
	};
}
