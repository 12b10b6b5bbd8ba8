/** How the keys of well-known providers begin, and how a key stands in a header. */
const LOOKS_LIKE_A_KEY =
	/\b(?:(?:sk|pk|rk|gsk|xai|csk|fw|hf|nvapi|r8|pplx)[-_]|AIza)[\w*-]{8,}|\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/g;

/** Shorter strings are no keys; hiding them would shred ordinary words. */
const SHORTEST_KEY = 6;

/**
 * The text without the key and without whatever looks like one. Servers echo the key that they reject, so
 * everything a server says passes through here before it becomes part of an error.
 */
export function redact(text: string, key: string | undefined): string {
	const known = key !== undefined && key.length >= SHORTEST_KEY ? text.replaceAll(key, '[key]') : text;
	return known.replace(LOOKS_LIKE_A_KEY, '[key]');
}
