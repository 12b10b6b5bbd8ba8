/** So many bytes at a time: more arguments than the stack takes make a call fail. */
const PIECE = 0x8000;

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += PIECE) {
		text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
	}
	return btoa(text);
}

/**
 * The bytes of base64 that somebody else wrote, by the means that a web worker has too. As tolerant as Node's own: what
 * is no base64 is left out, and the spelling for addresses (`-`, `_`) is read as well.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	const decoded = decode(text);
	const bytes = new Uint8Array(decoded.length);
	for (let at = 0; at < decoded.length; at++) {
		bytes[at] = decoded.charCodeAt(at);
	}
	return bytes;
}

function decode(text: string): string {
	try {
		return atob(text);
	} catch {
		const [data = ''] = text.split('=', 1);
		const digits = data
			.replaceAll('-', '+')
			.replaceAll('_', '/')
			.replace(/[^A-Za-z0-9+/]/g, '');
		// A last digit of its own is less than a byte.
		return atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits);
	}
}
