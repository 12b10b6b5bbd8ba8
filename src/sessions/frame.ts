import { crc32c } from './checksum.ts';

/**
 * One line of a file: `version length checksum payload`, e.g. `1 27 5f3a0c11 {"kind":"pinned", …}`. The length is the
 * payload's in bytes, the checksum the CRC-32C, in 8 hex digits, of all the others. The line end is not relied on: it
 * is where reading goes on behind what is damaged, so a payload of JSON never holds one.
 */
export function frame(payload: Uint8Array): Uint8Array {
	const head = `${VERSION} ${payload.length} `;
	const checksum = crc32c(payload, crc32c(encoder.encode(head)));
	const start = encoder.encode(`${head}${checksum.toString(16).padStart(8, '0')} `);
	const line = new Uint8Array(start.length + payload.length + 1);
	line.set(start);
	line.set(payload, start.length);
	line[line.length - 1] = LINE_FEED;
	return line;
}

/** What reading a file came to besides its payloads. */
export interface Damage {
	/** Stretches that are not what was written. Everything before and after them was read. */
	damaged: number;
	/** Lines that were never written to their end: a crash, a full disk. Nobody was told that they were saved. */
	torn: number;
	/** Whole lines of a version that is not known here. */
	unknown: number;
}

/** Written in front of what follows a write that failed: ends the torn line, and an empty one marks it as torn. */
export const AFTER_TORN = Uint8Array.of(10, 10);

/** Hands over each whole payload, a view on `bytes`, in its order. Never fails, whatever the bytes are. */
export function readFrames(bytes: Uint8Array, take: (payload: Uint8Array) => void): Damage {
	const damage: Damage = { damaged: 0, torn: 0, unknown: 0 };
	let wasGood = true;
	let at = 0;
	while (at < bytes.length) {
		if (bytes[at] === LINE_FEED) {
			at++;
			continue;
		}
		const head = readHead(bytes, at);
		const payload = head && bytes.subarray(head.end, head.end + head.length);
		if (head?.version === VERSION && payload && isWhole(payload, head)) {
			take(payload);
			wasGood = true;
			at = head.end + head.length;
			// One wrong byte can be the line end itself; what follows it is a line of its own all the same.
			at += isHeadAt(bytes, at) ? 0 : 1;
			continue;
		}
		const next = endOfLine(bytes, at, head);
		const kind = kindOf(bytes, next, head);
		if (kind !== 'damaged' || wasGood) {
			damage[kind]++;
		}
		wasGood = kind !== 'damaged';
		at = next;
	}
	return damage;
}

const VERSION = 1;
const LINE_FEED = 10;
const SPACE = 32;
const encoder = new TextEncoder();

interface Head {
	version: number;
	length: number;
	checksum: number;
	/** Where the payload begins. */
	end: number;
	/** Of the version and the length, which the checksum is also of. */
	headChecksum: number;
}

/** The head that begins there, byte by byte: a history has millions of them. */
function readHead(bytes: Uint8Array, at: number): Head | undefined {
	const version = readNumber(bytes, at, 4, 10);
	const length = version && readNumber(bytes, version.end, 12, 10);
	const checksum = length && readNumber(bytes, length.end, 8, 16);
	return checksum && checksum.end === length.end + 9
		? {
				version: version.value,
				length: length.value,
				checksum: checksum.value,
				end: checksum.end,
				headChecksum: crc32c(bytes.subarray(at, length.end)),
			}
		: undefined;
}

/** Digits and the space behind them. */
function readNumber(
	bytes: Uint8Array,
	at: number,
	most: number,
	base: 10 | 16,
): { value: number; end: number } | undefined {
	let value = 0;
	for (let place = at; place <= at + most; place++) {
		const byte = bytes[place] ?? 0;
		if (byte === SPACE) {
			return place > at ? { value, end: place + 1 } : undefined;
		}
		const digit = digitOf(byte);
		if (digit >= base) {
			return undefined;
		}
		value = value * base + digit;
	}
	return undefined;
}

/** 16 for what is no digit, small letters only. */
function digitOf(byte: number): number {
	if (byte >= 48 && byte <= 57) {
		return byte - 48;
	}
	return byte >= 97 && byte <= 102 ? byte - 87 : 16;
}

function isHeadAt(bytes: Uint8Array, at: number): boolean {
	return bytes[at] !== LINE_FEED && readHead(bytes, at) !== undefined;
}

function isWhole(payload: Uint8Array, { length, checksum, headChecksum }: Head): boolean {
	return payload.length === length && crc32c(payload, headChecksum) === checksum;
}

/**
 * Where the line after a bad one begins. A head that leads to a line end is believed, so that a line end which came
 * into a payload by accident cannot make a line of what somebody wrote there.
 */
function endOfLine(bytes: Uint8Array, at: number, head: Head | undefined): number {
	const told = head ? head.end + head.length : -1;
	if (told >= 0 && bytes[told] === LINE_FEED) {
		return told + 1;
	}
	const found = bytes.indexOf(LINE_FEED, at);
	return found < 0 ? bytes.length : found + 1;
}

function kindOf(bytes: Uint8Array, next: number, head: Head | undefined): keyof Damage {
	const isLast = next >= bytes.length && bytes[bytes.length - 1] !== LINE_FEED;
	if (isLast || bytes[next] === LINE_FEED) {
		return 'torn';
	}
	return head && head.version > VERSION ? 'unknown' : 'damaged';
}
