import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deepJson, putBack } from '../../src/sessions/deep-json.ts';
import { frame } from '../../src/sessions/frame.ts';
import type { RecordBody } from '../../src/sessions/record.ts';
import { copyRecord, decodeRecords, encodeRecord, joined } from '../../src/sessions/record-codec.ts';
import { IS_WHOLE_PROOF, PROOF_TIMEOUT_MS } from './proofs.ts';

const STAMP = { writer: 'w1', clock: 1_700_000_000_000 };
const MODEL = { id: 'acme/m1', model: 'm1', provider: 'Acme' };
const encoder = new TextEncoder();

/** Text of every kind: lone surrogates, NUL, line ends, what looks like a record. */
const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
	fc.constantFrom('\0', '\ud83d', '\ude00', '1 2 5e325e2c {}\n', '__proto__', '\u2028'),
);

function roundTrip(body: RecordBody): RecordBody | undefined {
	const { records, damage } = decodeRecords(encodeRecord(STAMP, body));
	assert.deepEqual(damage, { damaged: 0, torn: 0, unknown: 0 });
	assert.equal(records.length, 1);
	assert.deepEqual(records[0]?.stamp, STAMP);
	return records[0]?.body;
}

function textEvents(text: string): RecordBody {
	return { kind: 'events', turn: 't1', events: [{ type: 'text-delta', text }] };
}

describe('a record', () => {
	it('comes back as it was, whatever its texts are', () => {
		fc.assert(
			fc.property(anyText, anyText, anyText, (text, label, content) => {
				const prompt = { text, context: [{ label, content }] };
				const turn: RecordBody = { kind: 'turn', turn: 't1', parent: null, prompt, model: MODEL };
				assert.deepEqual(roundTrip(turn), turn);
				const events: RecordBody = {
					kind: 'events',
					turn: 't1',
					events: [
						{ type: 'tool-call-delta', index: 0, json: content },
						{ type: 'reasoning-opaque', field: 'x', value: { [label]: [text] } },
					],
				};
				assert.deepEqual(roundTrip(events), events);
			}),
		);
	});

	it('carries what is nested deeper than JSON can be written', () => {
		let value: unknown = 'bottom';
		for (let depth = 0; depth < 100_000; depth++) {
			value = depth % 2 === 0 ? [value] : { in: value };
		}
		assert.throws(() => JSON.stringify(value), RangeError);
		const body = roundTrip({
			kind: 'events',
			turn: 't1',
			events: [{ type: 'reasoning-opaque', field: 'signature', value }],
		});
		assert.ok(body?.kind === 'events');
		let found: unknown = (body.events[0] as { value: unknown }).value;
		let depth = 0;
		for (; typeof found === 'object' && found !== null; depth++) {
			found = Object.values(found)[0];
		}
		assert.equal(depth, 100_000);
		assert.equal(found, 'bottom');
	});

	it('carries a tool argument of which JSON makes six bytes a character, up to 600 MB', () => {
		const json = '\0\ud800'.repeat(IS_WHOLE_PROOF ? 50_000_000 : 2_000_000);
		const body = roundTrip({
			kind: 'events',
			turn: 't1',
			events: [
				{ type: 'text-delta', text: 'before' },
				{ type: 'tool-call-delta', index: 0, json },
			],
		});
		assert.ok(body?.kind === 'events');
		assert.ok((body.events[1] as { json: string }).json === json);
		assert.deepEqual(body.events[0], { type: 'text-delta', text: 'before' });
	}).timeout(PROOF_TIMEOUT_MS);

	it('is copied with the long texts that were lifted out of it', () => {
		const body = textEvents('a long answer '.repeat(400_000));
		const bytes = encodeRecord(STAMP, body);
		const [record] = decodeRecords(bytes).records;
		assert.ok(record && record.payloads.length > 1);
		assert.deepEqual(copyRecord(record), bytes);
	});

	it('without one of its long texts is damage, not half a record', () => {
		const bytes = encodeRecord(STAMP, textEvents('x'.repeat(5_000_000)));
		const { records, damage } = decodeRecords(bytes.subarray(bytes.indexOf(10) + 1));
		assert.deepEqual(records, []);
		assert.equal(damage.damaged, 1);
	});

	it('of a kind that is not known here is kept, and so are fields', () => {
		const later = frame(encoder.encode(JSON.stringify({ ...STAMP, kind: 'mood', mood: 'sunny' })));
		const more = frame(encoder.encode(JSON.stringify({ ...STAMP, kind: 'pinned', pinned: true, by: 'me' })));
		const event = { type: 'text-delta', text: 'a', lang: 'en' };
		const events = frame(
			encoder.encode(JSON.stringify({ ...STAMP, kind: 'events', turn: 't', events: [event] })),
		);
		const { records, damage } = decodeRecords(joined([later, more, events]));
		assert.equal(damage.damaged, 0);
		assert.deepEqual(
			records.map(({ body, isFullyKnown }) => [body?.kind, isFullyKnown]),
			[
				[undefined, false],
				['pinned', false],
				['events', false],
			],
		);
		assert.deepEqual(joined(records.map(copyRecord)), joined([later, more, events]));
	});

	it('never fails to be read, whatever the bytes are', () => {
		const line = fc.oneof(
			fc.uint8Array(),
			fc.uint8Array().map(frame),
			fc.json().map((json) => frame(encoder.encode(json))),
			fc
				.record({
					writer: fc.anything(),
					clock: fc.oneof(fc.integer(), fc.anything()),
					kind: fc.constantFrom('events', 'turn', 'toString', '__proto__', 'whole', 'shown'),
					pieces: fc.constantFrom(undefined, [[['__proto__', 'polluted'], 0]], [[['kind'], 2]], 7),
					turn: fc.anything(),
					events: fc.anything(),
				})
				.map((record) => frame(encoder.encode(deepJson(record).json))),
		);
		fc.assert(
			fc.property(fc.array(line), (lines) => {
				decodeRecords(joined(lines));
				assert.equal('polluted' in {}, false);
			}),
		);
	});
});

describe('deep JSON', () => {
	it('is what JSON.stringify writes', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				assert.equal(deepJson(value).json, JSON.stringify(value));
			}),
		);
	});

	it('gives long texts back to where they were lifted from', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, longest) => {
				const holder = { value };
				const { json, lifted } = deepJson(holder, longest);
				const read: unknown = JSON.parse(json);
				assert.ok(lifted.every(({ path, text }) => putBack(read, path, text)));
				assert.equal(JSON.stringify(read), JSON.stringify(holder));
			}),
		);
	});
});
