import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FrameJson } from '../../../src/core/protocols/frame-json.ts';
import { parseJson } from '../../../src/core/protocols/json.ts';

/** A reader that has read as many frames as it only parses. */
function createTaught(): (text: string) => unknown {
	const frames = new FrameJson();
	const read = (text: string) => frames.parse(text);
	for (let frame = 0; frame < 4; frame++) {
		assert.equal(read('0'), 0);
	}
	return read;
}

/** Reads the frames one after the other and compares each with what `JSON.parse` makes of it. */
function assertParsed(frames: readonly string[]): void {
	const read = createTaught();
	for (const frame of frames) {
		assert.deepEqual(read(frame), parseJson(frame), frame);
	}
}

/** Strings as tokens are, and as they are not: with quotes, escapes, digits and what templates mark places with. */
const token = fc.oneof(
	fc.string(),
	fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'a', '7', ':', ',', ' ', '{', '\u2028', '😀') }),
	fc.constantFrom(
		'weir:place:0',
		'weir:place:1',
		'weir:place:',
		'7306915284400',
		'__proto__',
		'a longer string than V8 copies',
	),
);
const number = fc.oneof(
	fc.nat(),
	fc.maxSafeInteger(),
	fc.double({ noNaN: true }),
	fc.constantFrom(0, -0, 7_306_915_284_400, 1e21, 1.5e-9),
);

describe('FrameJson', function () {
	this.timeout(20_000);

	it('gives what JSON.parse gives, whatever changes from frame to frame', () => {
		const change = fc.record({ text: token, count: number, extra: fc.option(fc.jsonValue(), { freq: 6 }) });
		const shape = fc.constantFrom(
			({ text, count }: { text: string; count: number }) => ({ choices: [{ delta: { text } }], count }),
			({ text, count }: { text: string; count: number }) => ({ text, a: [count, text, { text }], b: -count }),
			({ text }: { text: string }) => ({ [text]: text, b: [[[[[[[[[[text]]]]]]]]]] }),
			({ text }: { text: string }) => ['a', Object.fromEntries([['__proto__', { text }]])],
		);
		fc.assert(
			fc.property(shape, fc.array(change, { maxLength: 30 }), fc.boolean(), (make, changes, spaced) => {
				assertParsed(
					changes.map((one) =>
						JSON.stringify(
							one.extra === null ? make(one) : { ...make(one), extra: one.extra },
							null,
							spaced ? 1 : 0,
						),
					),
				);
			}),
		);
	});

	it('gives what JSON.parse gives of frames that are nearly the same text', () => {
		const piece = fc.constantFrom(
			'"',
			'\\',
			'1',
			'0',
			'.',
			'e',
			'-',
			':',
			',',
			'a',
			'{',
			'}',
			'[',
			']',
			'\n',
			' ',
		);
		const scribble = fc.string({ unit: piece, maxLength: 6 });
		const around = fc.constantFrom(
			['{"a":"', '","b":1}'],
			['{"a":', ',"b":"x"}'],
			['{"', '":1,"b":"x"}'],
			['{"a":1,"a":"', '"}'],
			['{"a":"', '","a":2}'],
			['["', '"]'],
			['', ''],
		);
		fc.assert(
			fc.property(around, fc.array(scribble, { maxLength: 20 }), ([head = '', tail = ''], middles) => {
				assertParsed(middles.map((middle) => head + middle + tail));
			}),
			{ numRuns: 500 },
		);
	});

	it('does not parse again what repeats', () => {
		const read = createTaught();
		const frame = (text: string, n: number) => JSON.stringify({ n, model: { name: 'm' }, delta: { text } });
		const frames = ['a', 'b', 'c', ' two words', 'a string of more than a few letters', ''].map(frame);
		const values = frames.map((text) => read(text) as { model: object });
		assert.deepEqual(
			values,
			frames.map((text) => JSON.parse(text)),
		);
		assert.equal(values[2]?.model, values[3]?.model, 'what stays the same is the same object');
		assert.equal(values[2]?.model, values[5]?.model);
		assert.notEqual(values[2], values[3]);
	});

	it('reads escapes in what repeats', () => {
		const read = createTaught();
		const texts = ['a', 'b', '"', 'c\\', '\n', '\\"', 'd', '\u0007 and a long text with "quotes"', '😀'];
		const frames = texts.map((text) => `{"model":{},"delta":${JSON.stringify({ text })}}`);
		const values = frames.map((text) => read(text) as { model: object });
		assert.deepEqual(
			values,
			frames.map((text) => JSON.parse(text)),
		);
		assert.ok(values.slice(2).every(({ model }) => model === values[2]?.model));
	});

	it('learns the new shape when the answer goes over from one kind of delta to another', () => {
		const read = createTaught();
		const modelsOf = (field: string) =>
			['a', 'b', 'c', 'd'].map((text) => {
				const frame = `{"model":{},"delta":${JSON.stringify({ [field]: text })}}`;
				return (read(frame) as { model: object }).model;
			});
		for (const models of [modelsOf('reasoning'), modelsOf('content'), modelsOf('reasoning')]) {
			assert.equal(models[2], models[3]);
		}
	});

	it('takes nothing that JSON does not allow for a repetition', () => {
		const frame = (number: string) => `{"n":${number},"text":"a"}`;
		assertParsed(
			['1', '2', '3', '04', '', '5e3', '-1', '0.5', '9007199254740993', '1'.repeat(400)].map(frame),
		);
		const text = (inside: string) => `{"text":"${inside}"}`;
		assertParsed(['a', 'b', 'c', 'a\nb', '\u0000', '\\', '\\u12', '","x":"y', '\u007f'].map(text));
	});

	it('makes no prototype of what a frame names', () => {
		const read = createTaught();
		const frames = ['a', 'b', 'c', 'd'].map((text) => `{"__proto__":{"polluted":"${text}"},"x":"${text}"}`);
		for (const frame of frames) {
			const value = read(frame) as object;
			assert.deepEqual(Object.keys(value), ['__proto__', 'x']);
			assert.equal(Object.getPrototypeOf(value), Object.prototype);
		}
		assert.equal(Reflect.get({}, 'polluted'), undefined);
	});

	it('does not look for repetitions for ever', () => {
		assertParsed(Array.from({ length: 200 }, (_, i) => JSON.stringify({ [`name${i}`]: [i, 'x'.repeat(i)] })));
		assertParsed(Array.from({ length: 40 }, (_, i) => JSON.stringify({ text: String(i).repeat(5000) })));
	});
});
