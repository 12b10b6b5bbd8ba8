import * as z from 'zod/mini';
import { streamEvent } from '../core/stream-schema.ts';
import { deepJson, putBack } from './deep-json.ts';
import { type Damage, frame, readFrames } from './frame.ts';
import { BODIES, type LogRecord, type RecordBody, type Stamp } from './record.ts';

/**
 * A record as the bytes of its line. Takes every content: depth is no limit, and a text longer than a line should be
 * stands in lines of its own before it. What JSON cannot carry (lone surrogates, NUL) it carries escaped.
 */
export function encodeRecord(stamp: Stamp, body: RecordBody): Uint8Array {
	const record = { writer: stamp.writer, clock: stamp.clock, ...body };
	const json = shortJson(record);
	if (json !== undefined) {
		return frame(encoder.encode(json));
	}
	const { json: rest, lifted } = deepJson(record, LONGEST_TEXT);
	const lines = lifted.flatMap(({ text }) =>
		piecesOf(text).map((piece) => frame(encoder.encode(JSON.stringify({ piece })))),
	);
	// The last key of a record, and the only one that is not in its body.
	const pieces = lifted.map(({ path, text }) => [path, piecesOf(text).length]);
	const ending = pieces.length === 0 ? '}' : `,"pieces":${JSON.stringify(pieces)}}`;
	return joined([...lines, frame(encoder.encode(rest.slice(0, -1) + ending))]);
}

/** The records of a file and what could not be read of it. Never fails, whatever the bytes are. */
export function decodeRecords(bytes: Uint8Array): { records: LogRecord[]; damage: Damage } {
	const records: LogRecord[] = [];
	let pieces: { text: string; payload: Uint8Array }[] = [];
	let lost = 0;
	const damage = readFrames(bytes, (payload) => {
		const value = parsed(payload);
		const piece = pieceLine.safeParse(value);
		if (piece.success) {
			pieces.push({ text: piece.data.piece, payload });
			return;
		}
		const record = recordOf(value, pieces, payload);
		pieces = [];
		if (record) {
			records.push(record);
		} else {
			lost++;
		}
	});
	return { records, damage: { ...damage, damaged: damage.damaged + lost } };
}

/** The lines of a record as it was read, to stand in another file. */
export function copyRecord(record: LogRecord): Uint8Array {
	return joined(record.payloads.map(frame));
}

/** Several byte arrays as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** In UTF-16 units; a NUL or a lone surrogate takes six bytes. */
const LONGEST_TEXT = 1 << 20;
const LONGEST_JSON = 4 * LONGEST_TEXT;

const pieceLine = z.strictObject({ piece: z.string() });
const head = z.looseObject({
	writer: z.string(),
	clock: z.number(),
	kind: z.string(),
	pieces: z.optional(z.array(z.tuple([z.array(z.union([z.string(), z.number()])), z.int()]))),
});

/** Undefined where a slower way must be taken: it is too deep, or too long. */
function shortJson(record: object): string | undefined {
	try {
		const json = JSON.stringify(record);
		return json.length > LONGEST_JSON ? undefined : json;
	} catch {
		return undefined;
	}
}

function piecesOf(text: string): string[] {
	const count = Math.ceil(text.length / LONGEST_TEXT);
	return Array.from({ length: count }, (_, index) =>
		text.slice(index * LONGEST_TEXT, (index + 1) * LONGEST_TEXT),
	);
}

function parsed(payload: Uint8Array): unknown {
	try {
		return JSON.parse(decoder.decode(payload));
	} catch {
		return undefined;
	}
}

function recordOf(
	value: unknown,
	pieces: readonly { text: string; payload: Uint8Array }[],
	payload: Uint8Array,
): LogRecord | undefined {
	const { data } = head.safeParse(value);
	if (!data) {
		return undefined;
	}
	const { writer, clock, pieces: lifted = [], ...fields } = data;
	const used = lifted.reduce((sum, [, count]) => sum + count, 0);
	if (used > pieces.length || !putAllBack(fields, lifted, pieces.slice(pieces.length - used))) {
		return undefined;
	}
	const payloads = [...pieces.slice(pieces.length - used).map((piece) => piece.payload), payload];
	return { stamp: { writer, clock }, ...bodyOf(fields), payloads };
}

function putAllBack(
	fields: object,
	lifted: readonly [(string | number)[], number][],
	pieces: readonly { text: string }[],
): boolean {
	let from = 0;
	return lifted.every(([path, count]) => {
		const text = pieces.slice(from, from + count).map((piece) => piece.text);
		from += count;
		return putBack(fields, path, text.join(''));
	});
}

function bodyOf(fields: { kind: string }): Pick<LogRecord, 'body' | 'isFullyKnown'> {
	const schema = Object.hasOwn(BODIES, fields.kind) ? BODIES[fields.kind as keyof typeof BODIES] : undefined;
	const body = schema?.safeParse(fields).data;
	return {
		body,
		isFullyKnown:
			body !== undefined &&
			Object.keys(body).length === Object.keys(fields).length &&
			(body.kind !== 'events' || body.events.every(isKnownEvent)),
	};
}

function isKnownEvent(event: unknown): boolean {
	const { data } = streamEvent.safeParse(event);
	return data !== undefined && Object.keys(data).length === Object.keys(event as object).length;
}
