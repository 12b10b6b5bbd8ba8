/**
 * The wire as it is read: nothing is believed to be there, each field is looked at when it is needed. A schema over
 * every chunk would cost more than all the rest of the reading; what is picked here is checked just as well.
 */

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value if it is an object, else undefined. */
export function asObject(value: unknown): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: undefined;
}

/** The value if it is an array, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The value if it is a string, else ''. */
export function asText(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** The value as a count, if it is a finite number of at least 0: whole, and not above what a number holds exactly. */
export function asCount(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0
		? Math.min(Math.round(value), Number.MAX_SAFE_INTEGER)
		: undefined;
}

/** Deeper values are neither kept nor sent on: they parse, but whatever walks through them may overflow the stack. */
export const DEEPEST = 64;

/** True if the value nests no deeper than `DEEPEST` levels, so that it can safely be kept and written again. */
export function isShallow(value: unknown): boolean {
	return isWithin(DEEPEST, value);
}

function isWithin(levels: number, value: unknown): boolean {
	if (typeof value !== 'object' || value === null) {
		return true;
	}
	// By index: a list's own names would each be a text that is made for this alone.
	const inner = Array.isArray(value) ? value : Object.values(value);
	for (let at = 0; at < inner.length; at++) {
		if (levels === 0 || !isWithin(levels - 1, inner[at])) {
			return false;
		}
	}
	return true;
}
