import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StreamError } from '../../src/core/errors.ts';
import { type OrqOptions, orqRetries, readOrq, stripOrq, writeOrq } from '../../src/core/orq.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import { chatStream } from '../servers/chat-stream.ts';
import { startProvider } from '../servers/provider.ts';
import { drink, REQUEST } from './scripted-stream.ts';

const ALL: OrqOptions = {
	name: 'support-bot',
	identity: {
		id: 'user-1',
		displayName: 'Jo',
		email: 'jo@example.com',
		logoUrl: 'https://example.com/jo.png',
		tags: ['beta'],
		metadata: [{ plan: 'pro' }],
	},
	thread: { id: 'thread-1', tags: ['billing'] },
	metadata: { build: '7' },
	cache: { ttlSeconds: 3600 },
	timeoutMs: 30_000,
	retry: { count: 3, onCodes: [429, 503] },
	fallbacks: ['openai/gpt-4o', 'anthropic/claude-sonnet-4'],
};

const WIRE = {
	name: 'support-bot',
	identity: {
		id: 'user-1',
		display_name: 'Jo',
		email: 'jo@example.com',
		logo_url: 'https://example.com/jo.png',
		tags: ['beta'],
		metadata: [{ plan: 'pro' }],
	},
	thread: { id: 'thread-1', tags: ['billing'] },
	metadata: { build: '7' },
	cache: { type: 'exact_match', ttl: 3600 },
	timeout: { call_timeout: 30_000 },
	retry: { count: 3, on_codes: [429, 503] },
	fallbacks: [{ model: 'openai/gpt-4o' }, { model: 'anthropic/claude-sonnet-4' }],
};

describe('orq fields', () => {
	it('writes and reads every field, in both forms', () => {
		assert.deepEqual(writeOrq(ALL), WIRE);
		assert.deepEqual(writeOrq(ALL, 'nested'), { orq: WIRE });
		assert.deepEqual(readOrq(WIRE), ALL);
		assert.deepEqual(readOrq({ model: 'm', orq: WIRE }), ALL);
		assert.deepEqual(readOrq({ model: 'm' }), {});
		assert.deepEqual(writeOrq({}), {});
	});

	it('reads the older words, and lets what stands at the top win', () => {
		const body = {
			orq: {
				tracking: { name: 'StreamingBot-v1' },
				retries: { count: 2 },
				contact: { id: 'c' },
				cache: { type: 'exact_match', ttl: 60 },
			},
			cache: { type: 'exact_match' },
		};
		assert.deepEqual(readOrq(body), {
			name: 'StreamingBot-v1',
			retry: { count: 2 },
			identity: { id: 'c' },
			cache: {},
		});
	});

	it('is undone by nothing: what is written is read again', () => {
		const name = fc.string({ minLength: 1 });
		const options = fc.record(
			{
				name,
				thread: fc.record({ id: name, tags: fc.array(fc.string()) }, { requiredKeys: ['id'] }),
				cache: fc.record({ ttlSeconds: fc.integer({ min: 1, max: 259_200 }) }, { requiredKeys: [] }),
				timeoutMs: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
				retry: fc.record(
					{ count: fc.integer({ min: 1, max: 5 }), onCodes: fc.array(fc.integer({ min: 400, max: 599 })) },
					{ requiredKeys: ['count'] },
				),
				fallbacks: fc.array(name),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(options, fc.constantFrom('top' as const, 'nested' as const), (written, form) => {
				const wire = JSON.parse(JSON.stringify(writeOrq(written, form)));
				assert.deepEqual(readOrq(wire), JSON.parse(JSON.stringify(written)));
				assert.deepEqual(stripOrq({ model: 'm', ...wire }), { model: 'm' });
			}),
		);
	});

	const wrong: [body: Record<string, unknown>, named: RegExp][] = [
		[{ retry: { count: 6 } }, /^retry must be \{"count": 3/],
		[{ retry: 3 }, /^retry must be/],
		[{ orq: { retry: { count: 0 } } }, /^orq\.retry must be/],
		[{ cache: { type: 'semantic' } }, /^cache must be \{"type": "exact_match"/],
		[{ cache: { type: 'exact_match', ttl: 1e9 } }, /^cache must be/],
		[{ timeout: 30 }, /^timeout must be \{"call_timeout": 30000\}, in milliseconds\./],
		[{ timeout: { call_timeout: 2 ** 31 } }, /^timeout must be/],
		[{ fallbacks: ['m'] }, /^fallbacks must be an array of models/],
		[{ identity: {} }, /^identity must be an object with an id/],
		[{ orq: 'yes' }, /^orq must be an object\./],
	];
	for (const [body, named] of wrong) {
		it(`names what is wrong in ${JSON.stringify(body)}`, () => {
			assert.throws(
				() => readOrq(body),
				(error: StreamError) => error.kind === 'invalid-request' && named.test(error.message),
			);
		});
	}

	it('strips what no other provider knows, and leaves what is theirs too', () => {
		const body = {
			model: 'm',
			metadata: { a: '1' },
			load_balancer: {},
			inputs: {},
			temperature: 1,
			...writeOrq({ name: 'x' }, 'nested'),
		};
		assert.deepEqual(stripOrq(body), { model: 'm', metadata: { a: '1' }, temperature: 1 });
	});

	it('says where orq itself tries again', () => {
		assert.equal(orqRetries(writeOrq({ retry: { count: 1 } })), true);
		assert.equal(orqRetries(writeOrq({ fallbacks: ['m'] }, 'nested')), true);
		assert.equal(orqRetries({ orq: { retries: { count: 2 } } }), true);
		assert.equal(orqRetries(writeOrq({ name: 'x', cache: {} })), false);
		assert.equal(orqRetries(undefined), false);
	});

	it('reaches the wire by way of extraBody', async () => {
		const provider = await startProvider(chatStream('hi'));
		try {
			const stream = PROTOCOLS['openai-chat']({ provider: 'o', name: 'O', baseUrl: provider.baseUrl });
			await drink(stream, { request: { ...REQUEST, extraBody: writeOrq(ALL) } });
			const body = JSON.parse(provider.requests[0]?.body ?? '{}');
			assert.deepEqual(readOrq(body), ALL);
			assert.equal(body.model, 'm');
		} finally {
			await provider.close();
		}
	}).timeout(20_000);
});
