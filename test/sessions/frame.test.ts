import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32c } from '../../src/sessions/checksum.ts';
import { AFTER_TORN, frame, readFrames } from '../../src/sessions/frame.ts';
import { joined } from '../../src/sessions/record-codec.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NONE = { damaged: 0, torn: 0, unknown: 0 };

function read(bytes: Uint8Array): { texts: string[]; damage: ReturnType<typeof readFrames> } {
	const texts: string[] = [];
	const damage = readFrames(bytes, (payload) => texts.push(decoder.decode(payload)));
	return { texts, damage };
}

function lines(...texts: string[]): Uint8Array {
	return joined(texts.map((text) => frame(encoder.encode(text))));
}

describe('the checksum', () => {
	it('is CRC-32C, by the examples of RFC 3720, B.4', () => {
		const up = Uint8Array.from({ length: 32 }, (_, index) => index);
		assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
		assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
		assert.equal(crc32c(up), 0x46dd794e);
		assert.equal(crc32c(up.toReversed()), 0x113fdb5c);
		assert.equal(crc32c(encoder.encode('123456789')), 0xe3069283);
		assert.equal(crc32c(new Uint8Array()), 0);
	});

	it('goes on from what came before, wherever it was cut', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
				assert.equal(crc32c(b, crc32c(a)), crc32c(joined([a, b])));
			}),
		);
	});
});

describe('lines of a file', () => {
	it('come back as they were written', () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array()), (payloads) => {
				const got: Uint8Array[] = [];
				const damage = readFrames(joined(payloads.map(frame)), (payload) => got.push(payload.slice()));
				assert.deepEqual(got, payloads);
				assert.deepEqual(damage, NONE);
			}),
		);
	});

	it('say their version, length and checksum in plain text', () => {
		assert.equal(decoder.decode(lines('{}')), '1 2 5e325e2c {}\n');
	});

	it('survive any bytes before and after them', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.uint8Array(), (before, after) => {
				const bytes = joined([before, encoder.encode('\n'), lines('{"a":1}', '{"b":2}'), after]);
				const { texts } = read(bytes);
				assert.ok(texts.includes('{"a":1}') && texts.includes('{"b":2}'), texts.join());
			}),
		);
	});

	it('lose one record at most to one wrong byte, and count it', () => {
		const texts = ['{"a":"first"}', '{"b":"second"}', '{"c":"third"}'];
		const whole = lines(...texts);
		for (let at = 0; at < whole.length; at++) {
			for (const value of [0, 10, 32, 48, 255, (whole[at] ?? 0) ^ 1]) {
				const bytes = whole.slice();
				bytes[at] = value;
				const { texts: got, damage } = read(bytes);
				const lost = texts.filter((text) => !got.includes(text));
				assert.ok(lost.length <= 1, `byte ${at} as ${value}`);
				assert.ok(
					got.every((text) => texts.includes(text)),
					`byte ${at} as ${value}`,
				);
				const { damaged, torn, unknown } = damage;
				assert.equal(damaged + torn + unknown, lost.length, `byte ${at} as ${value}`);
			}
		}
	});

	it('lose nothing but the last to a cut at any place', () => {
		const whole = lines('{"a":1}', '{"b":2}');
		const first = lines('{"a":1}').length;
		for (let length = first; length < whole.length - 1; length++) {
			const { texts, damage } = read(whole.subarray(0, length));
			assert.deepEqual(texts, ['{"a":1}']);
			assert.deepEqual(damage, length === first ? NONE : { ...NONE, torn: 1 });
		}
	});

	it('go on behind a write that failed half-way, which counts as torn and not as damage', () => {
		const torn = lines('{"lost":"half"}').subarray(0, 20);
		const { texts, damage } = read(joined([lines('{"a":1}'), torn, AFTER_TORN, lines('{"b":2}')]));
		assert.deepEqual(texts, ['{"a":1}', '{"b":2}']);
		assert.deepEqual(damage, { ...NONE, torn: 1 });
	});

	it('never take for a line what somebody wrote in a message', () => {
		const forged = decoder.decode(lines('{"kind":"forged"}')).trimEnd();
		const whole = lines(JSON.stringify({ text: `x${forged}x` }), '{"b":2}');
		const before = decoder.decode(whole).indexOf('x1 17');
		const bytes = whole.slice();
		bytes[before] = 10;
		assert.deepEqual(read(bytes).texts, ['{"b":2}']);
	});

	it('of a later version are counted and left alone', () => {
		const later = encoder.encode('2 8 00c0ffee whatever\n');
		const { texts, damage } = read(joined([lines('{"a":1}'), later, lines('{"b":2}')]));
		assert.deepEqual(texts, ['{"a":1}', '{"b":2}']);
		assert.deepEqual(damage, { ...NONE, unknown: 1 });
	});
});
