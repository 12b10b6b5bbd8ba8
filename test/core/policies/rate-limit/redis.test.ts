import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';
import { type Clock, systemClock } from '../../../../src/core/clock.ts';
import type { RateLimits } from '../../../../src/core/policies/rate-limit/wait.ts';
import { rateLimit } from '../../../../src/core/policies/rate-limit.ts';
import { connect } from '../../../../src/core/protocols/openai-chat/client.ts';
import { chatStream } from '../../../servers/chat-stream.ts';
import { startProvider } from '../../../servers/provider.ts';
import { type RedisServer, startRedis } from '../../../servers/redis.ts';
import { settled } from '../../fake-clock.ts';
import { drink, REQUEST } from '../../scripted-stream.ts';
import { connectRedis, redisLimiter, takeAtOnce } from './redis-limiter.ts';

const PROCESS = path.join(import.meta.dirname, 'redis-process.ts');

/** Several machines that share one provider's limits, by a real Redis. */
describe('rate limits in Redis', function () {
	this.timeout(120_000);

	let server: RedisServer;
	let clients: Redis[] = [];

	before(async function () {
		try {
			server = await startRedis();
			clients = [connectRedis(server.path), connectRedis(server.path)];
		} catch (error) {
			console.log(`        skipped: ${error instanceof Error ? error.message : error}`);
			await server?.close();
			this.skip();
		}
	});
	after(async () => {
		for (const client of clients) {
			client.disconnect();
		}
		await server?.close();
	});

	/** Two limiters, as two machines have them: nothing is common to them but Redis and what they count. */
	const pair = (limits: RateLimits, clock?: Clock) => {
		const scope = crypto.randomUUID();
		const [one, other] = clients.map((client) => redisLimiter(client, limits, scope, clock));
		assert.ok(one && other);
		return { one, other };
	};

	it('are one budget of requests for all who have the same scope', async () => {
		const { one, other } = pair({ requestsPerMinute: 5 });
		assert.equal(await takeAtOnce(one, 3), 3);
		assert.equal(await takeAtOnce(other, 3), 2);
		assert.equal(await takeAtOnce(one, 1), 0);
		assert.equal(await takeAtOnce(pair({ requestsPerMinute: 5 }).one, 5), 5, 'another scope');
	});

	it('are never exceeded, however many ask at the same time', async () => {
		const { one, other } = pair({ requestsPerMinute: 30 });
		const taken = await Promise.all([one, other, one, other].map((limiter) => takeAtOnce(limiter, 20)));
		assert.equal(
			taken.reduce((sum, count) => sum + count),
			30,
		);
	});

	it('are one budget for processes', async () => {
		const scope = crypto.randomUUID();
		const run = async () => {
			const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, server.path, scope, '7', '5']);
			return Number(stdout);
		};
		const taken = await Promise.all([run(), run()]);
		assert.equal(
			taken.reduce((sum, count) => sum + count),
			7,
		);
	});

	it('count the tokens that an answer came to, for the others too', async () => {
		const { one, other } = pair({ tokensPerMinute: 100 });
		const { signal } = new AbortController();
		const place = one.enter(10, signal);
		assert.equal(await place.notice(), undefined);
		place.leave(95);
		await settled();
		// On the same connection, so it is answered after what was counted.
		await clients[0]?.ping();
		const controller = new AbortController();
		const late = other.enter(10, controller.signal);
		assert.match((await late.notice()) ?? '', /for Poe's limit of 100 tokens a minute/);
		controller.abort();
	});

	it('hold a request back that another machine’s requests leave no room for', async () => {
		const provider = await startProvider(chatStream('Hello'));
		const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
		const { one, other } = pair({ requestsPerMinute: 1 });
		assert.equal((await drink(rateLimit(one)(source))).error, undefined);
		const controller = new AbortController();
		const waiting = rateLimit(other)(source)(REQUEST, controller)[Symbol.asyncIterator]();
		const { value } = await waiting.next();
		assert.match(
			value?.type === 'notice' ? value.text : '',
			/^Waiting .* for Poe's limit of 1 request a minute\.$/,
		);
		controller.abort();
		await assert.rejects(waiting.next(), { kind: 'aborted' });
		assert.equal(provider.requests.length, 1);
		await provider.close();
	});

	it('are done without where Redis goes away', async () => {
		const { one } = pair({ requestsPerMinute: 1 }, systemClock);
		assert.equal(await takeAtOnce(one, 1), 1);
		await server.close();
		assert.equal(await takeAtOnce(one, 2), 2);
	});
});
