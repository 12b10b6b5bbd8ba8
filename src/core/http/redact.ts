/** How the keys of well-known providers begin, and how a key stands in a header. */
const LOOKS_LIKE_A_KEY =
	/\b(?:(?:sk|pk|rk|gsk|xai|csk|fw|hf|nvapi|r8|pplx)[-_]|AIza)[\w*-]{8,}|\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/g;

/** Shorter strings are no keys; hiding them would shred ordinary words. */
const SHORTEST_KEY = 6;

/**
 * The text without the key, however it is encoded, and without whatever looks like one. Servers echo the key that they reject, so
 * everything a server says passes through here before it becomes part of an error.
 */
export function redact(text: string, key: string | undefined): string {
	const forms = key !== undefined && key.length >= SHORTEST_KEY ? formsOf(key) : [];
	return forms
		.reduce((rest, form) => rest.replaceAll(form, '[key]'), text)
		.replace(LOOKS_LIKE_A_KEY, '[key]');
}

/** The key as it may stand in an address, in JSON and in a header of `Basic`, besides as it is. */
function formsOf(key: string): string[] {
	const base64 = btoa(key);
	return [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), base64, base64.replace(/=+$/, '')];
}
