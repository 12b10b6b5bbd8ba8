/** How the keys of well-known providers begin, and how a key stands in a header. */
const LOOKS_LIKE_A_KEY =
	/\b(?:(?:sk|pk|rk|gsk|xai|csk|fw|hf|nvapi|r8|pplx)[-_]|AIza)[\w*-]{8,}|\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/g;

/** Shorter strings are no keys; hiding them would shred ordinary words. */
const SHORTEST_KEY = 6;

/**
 * The text without the key, however it is encoded, and without whatever looks like one. Servers echo the key that
 * they reject, so everything a server says passes through here before it becomes part of an error.
 */
export function redact(text: string, key: string | undefined): string {
	const known = key === undefined || key.length < SHORTEST_KEY ? undefined : keyPattern([key]);
	return redactPatterns(known ? text.replace(known, '[key]') : text);
}

/** The text without whatever looks like a key. */
export function redactPatterns(text: string): string {
	return text.replace(LOOKS_LIKE_A_KEY, '[key]');
}

/**
 * Finds these keys in every form in which a text may carry them: plain, escaped as in JSON or an address, in base64
 * wherever it stands within what was encoded (`Basic` encodes a user's name before it), and split over lines.
 */
export function keyPattern(keys: readonly string[]): RegExp {
	const forms = new Set(keys.flatMap(formsOf));
	const longestFirst = [...forms].sort((a, b) => b.length - a.length);
	return new RegExp(longestFirst.map(splittable).join('|') || '(?!)', 'g');
}

function formsOf(key: string): string[] {
	const json = JSON.stringify(key).slice(1, -1);
	const address = encodeURIComponent(key);
	return [
		key,
		json,
		json.replaceAll('/', '\\/'),
		address,
		address.replace(/%../g, (byte) => byte.toLowerCase()),
		...[0, 1, 2].flatMap((shift) => base64Forms(key, shift)),
	];
}

/** Fewer characters of base64 occur by chance. */
const SHORTEST_BASE64 = 8;

/** The characters that only the key decides, where so many bytes stand before it. */
function base64Forms(key: string, shift: number): string[] {
	const bytes = new TextEncoder().encode(key);
	const whole = btoa(String.fromCharCode(...new Uint8Array(shift), ...bytes));
	const from = Math.ceil((shift * 8) / 6);
	const sure = whole.slice(from, Math.floor(((shift + bytes.length) * 8) / 6));
	return [...(shift === 0 ? [whole, whole.replace(/=+$/, '')] : []), sure]
		.filter((form) => form.length >= SHORTEST_BASE64)
		.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** A form as it may be split: by white space, or by what joins pieces of strings in code. */
function splittable(form: string): string {
	return Array.from(form, (character) => character.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join(SPLIT);
}

const SPLIT = String.raw`(?:\s|\\[nr]|["']\s*\+\s*["'])*`;
