import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ChatRequest, userText } from '../../src/core/chat.ts';
import { requestKey } from '../../src/core/request-key.ts';
import { REQUEST } from './scripted-stream.ts';

/** One of everything that a request can say. */
const FULL: ChatRequest = {
	model: 'm',
	messages: [
		{ role: 'system', content: 'Be brief.' },
		{
			role: 'user',
			content: [
				{ type: 'text', text: 'What is it?' },
				{ type: 'image', mimeType: 'image/png', data: 'AAAA' },
			],
		},
	],
	tools: [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }],
	toolChoice: 'auto',
	parallelToolCalls: true,
	temperature: 1,
	topP: 0.5,
	maxTokens: 10,
	stop: ['a', 'b'],
	seed: 1,
	reasoningEffort: 'low',
	responseFormat: { type: 'text' },
	stream: false,
	extraBody: { user: 'u', nested: { a: [1, { b: 2 }] } },
};

describe('requestKey', () => {
	it('is 64 hexadecimal digits, from which nothing can be read', async () => {
		assert.match((await requestKey(FULL, 'scope')) ?? '', /^[0-9a-f]{64}$/);
	});

	it('does not depend on the order of fields, nor on undefined ones', async () => {
		const json = fc.jsonValue({ maxDepth: 4 });
		await fc.assert(
			fc.asyncProperty(fc.dictionary(fc.string(), json), async (extraBody) => {
				const request = { ...FULL, extraBody };
				const reversed = reverseFields({ ...request, user: undefined }) as ChatRequest;
				assert.equal(await requestKey(reversed, 's'), await requestKey(request, 's'));
			}),
			{ numRuns: 100 },
		);
	});

	it('differs between any two bodies that differ', async () => {
		const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });
		await fc.assert(
			fc.asyncProperty(json, json, async (a, b) => {
				const [one, other] = [a, b].map((body) => ({ ...REQUEST, extraBody: { body } }));
				const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
				assert.equal((await requestKey(one ?? FULL, 's')) === (await requestKey(other ?? FULL, 's')), isSame);
			}),
			{ numRuns: 200 },
		);
	});

	it('depends on every field', async () => {
		const keys = new Set([await requestKey(FULL, 's'), await requestKey(FULL, 'other scope')]);
		const fields = Object.keys(FULL) as (keyof ChatRequest)[];
		for (const field of fields) {
			const { [field]: _, ...without } = FULL;
			keys.add(await requestKey(without as ChatRequest, 's'));
		}
		const image = structuredClone(FULL);
		Object.assign(image.messages[1]?.content[1] ?? {}, { data: 'AAAB' });
		keys.add(await requestKey(image, 's'));
		assert.equal(keys.size, fields.length + 3);
	});

	it('keeps the order of lists', async () => {
		const key = (stop: string[]) => requestKey({ ...REQUEST, stop }, 's');
		assert.notEqual(await key(['a', 'b']), await key(['b', 'a']));
	});

	it('does not tell a fresh request from another one', async () => {
		assert.equal(await requestKey({ ...FULL, fresh: true }, 's'), await requestKey(FULL, 's'));
	});

	it('takes a field named __proto__ for a field', async () => {
		const body = (json: string) =>
			requestKey({ ...REQUEST, extraBody: JSON.parse(json) as Record<string, unknown> }, 's');
		assert.notEqual(await body('{"__proto__":{"a":1}}'), await body('{"__proto__":{"a":2}}'));
		assert.notEqual(await body('{"__proto__":{"a":1}}'), await body('{}'));
		assert.equal(({} as Record<string, unknown>).a, undefined);
	});

	it('does not mix up scope and request', async () => {
		assert.notEqual(
			await requestKey({ model: 'b', messages: [userText('c')] }, 'a'),
			await requestKey({ model: 'c', messages: [userText('b')] }, 'a'),
		);
	});

	it('tells broken characters apart', async () => {
		const key = (text: string) => requestKey({ ...REQUEST, messages: [userText(text)] }, 's');
		assert.notEqual(await key('\ud800'), await key('\udfff'));
	});

	it('has none for what cannot be written as JSON', async () => {
		const cycle: Record<string, unknown> = {};
		cycle.self = cycle;
		let deep: unknown = 0;
		for (let depth = 0; depth < 200_000; depth++) {
			deep = [deep];
		}
		for (const extraBody of [cycle, { n: 1n }, { deep }]) {
			assert.equal(await requestKey({ ...REQUEST, extraBody }, 's'), undefined);
		}
	});
});

function reverseFields(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(reverseFields);
	}
	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.reverse()
					.map(([key, field]) => [key, reverseFields(field)]),
			)
		: value;
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(sorted);
	}
	return typeof value === 'object' && value !== null
		? Object.entries(value)
				.map(([key, field]) => [key, sorted(field)])
				.sort()
				.concat([['{}', null]])
		: value;
}
