/** Leaves a byte order mark in its place, which may be the middle of a text. Kept: making one costs more than its use. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

const BYTE_ORDER_MARK = 0xfeff;
const NOTHING = new Uint8Array();

/**
 * Makes text of UTF-8 that comes in pieces, cut anywhere, as a `TextDecoder` does of the whole: without one leading byte
 * order mark, with U+FFFD for what is no UTF-8. A decoder that streams costs several times as much in a stream of small
 * pieces, and some kB for each stream; all that it adds is to wait for the rest of a character.
 */
export class Utf8Pieces {
	/** The beginning of a character whose rest has not come. */
	#rest: Uint8Array = NOTHING;
	#isBegun = false;

	/** The text of all whole characters so far that was not given yet. */
	push(bytes: Uint8Array): string {
		const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
		const end = endOfWhole(all);
		this.#rest = end === all.length ? NOTHING : all.slice(end);
		return this.#decode(end === all.length ? all : all.subarray(0, end));
	}

	/** The text of what is left: half a character. */
	end(): string {
		const rest = this.#rest;
		this.#rest = NOTHING;
		return this.#decode(rest);
	}

	#decode(bytes: Uint8Array): string {
		const text = UTF8.decode(bytes);
		if (this.#isBegun || text === '') {
			return text;
		}
		this.#isBegun = true;
		return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
	}
}

/** Where a last character begins that lacks bytes; the length where none does. */
function endOfWhole(bytes: Uint8Array): number {
	for (let back = 1; back <= 3; back++) {
		const byte = bytes[bytes.length - back] ?? 0;
		if (byte < 0x80) {
			break;
		}
		if (byte >= 0xc0) {
			const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
			return size > back ? bytes.length - back : bytes.length;
		}
	}
	return bytes.length;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
	const all = new Uint8Array(one.length + other.length);
	all.set(one);
	all.set(other, one.length);
	return all;
}
