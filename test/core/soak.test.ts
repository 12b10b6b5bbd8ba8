import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StreamError } from '../../src/core/errors.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import { createRateLimiter } from '../../src/core/policies/rate-limit/limiter.ts';
import { connect } from '../../src/core/protocols/anthropic-messages/client.ts';
import { anthropicMessagesServer } from '../../src/core/protocols/anthropic-messages/server.ts';
import { createQuirkStore } from '../../src/core/quirk-store.ts';
import type { StreamEvent, StreamFn } from '../../src/core/stream.ts';
import { startProvider } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';
import { IMPATIENT } from './impatient-clock.ts';

/** As the provider counts them: retries and continuations are among them. */
const REQUESTS = 10_000;
/** As many as an editor and a gateway may have open at once. */
const AT_ONCE = 40;

/** What has settled by then is what stays. */
const WARM_UP = 2000;

const SAID = 'The quick brown fox jumps over the lazy dog, again and again.';

/** Ten thousand requests through everything, most of which go wrong, leave nothing behind. */
describe('soak', function () {
	this.timeout(300_000);

	it('leaves no handle, no listener and no memory behind', async () => {
		const random = createRandom(7);
		let requests = 0;
		const provider = await startProvider(() => {
			requests += 1;
			// What the provider remembers of its requests is not the pipeline's.
			provider.requests.length = 0;
			return faulty(random);
		});
		const lifelong = new AbortController();
		const stream = pipeline(connect({ provider: 'p', name: 'P', baseUrl: provider.origin }), everything());
		const tally = new Map<string, number>();
		try {
			await askUntil(() => requests >= WARM_UP, stream, lifelong.signal, random, tally);
			const before = await settled(lifelong.signal);
			await askUntil(() => requests >= REQUESTS, stream, lifelong.signal, random, tally);
			const after = await settled(lifelong.signal);
			assert.equal(after.listeners, 0);
			assert.ok(after.handles <= before.handles, `${before.handles} handles, then ${after.handles}`);
			const growth = (after.heap - before.heap) / 1e6;
			assert.ok(growth < 3, `the heap has grown by ${growth.toFixed(1)} MB`);
			for (const outcome of ['whole', 'stopped', 'left', 'overloaded']) {
				assert.ok((tally.get(outcome) ?? 0) > 50, `${outcome}: ${JSON.stringify([...tally])}`);
			}
		} finally {
			await provider.close();
		}
	});
});

function everything(): PipelineOptions {
	return {
		clock: IMPATIENT,
		cache: { store: createMemoryCache({ maxBytes: 100_000 }), scope: 's' },
		coalesce: createFlights(),
		scope: 's',
		learn: createQuirkStore().of('p'),
		rateLimit: createRateLimiter({ concurrent: AT_ONCE / 2 }),
		log: () => {},
		meter: () => {},
	};
}

/** Asks again and again, several at once, all under one signal that lives on. */
async function askUntil(
	isEnough: () => boolean,
	stream: StreamFn,
	signal: AbortSignal,
	random: () => number,
	tally: Map<string, number>,
): Promise<void> {
	let asked = 0;
	const worker = async () => {
		while (!isEnough()) {
			asked += 1;
			const outcome = await askOnce(stream, asked, signal, random);
			tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** How one call ended; its answer is right, or its failure a `StreamError`. */
async function askOnce(
	stream: StreamFn,
	number: number,
	lifelong: AbortSignal,
	random: () => number,
): Promise<string> {
	const own = new AbortController();
	const patience = random() < 0.15 ? Math.floor(random() * 8) : Number.POSITIVE_INFINITY;
	const leaves = random() < 0.5;
	const text = `question ${number % 500}`;
	// A few share one signal for ever, as a gateway's connections do.
	const signal = patience === Number.POSITIVE_INFINITY || leaves ? lifelong : own.signal;
	let said = '';
	let count = 0;
	try {
		const request = {
			model: 'm',
			messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text }] }],
		};
		for await (const event of stream(request, { signal })) {
			said = add(said, event);
			count += 1;
			if (count > patience && leaves) {
				return 'left';
			}
			if (count > patience) {
				own.abort();
			}
		}
	} catch (error) {
		assert.ok(error instanceof StreamError, String(error));
		return error.kind === 'aborted' ? 'stopped' : error.kind;
	}
	assert.equal(said, SAID);
	return 'whole';
}

function add(said: string, event: StreamEvent): string {
	switch (event.type) {
		case 'text-delta':
			return said + event.text;
		case 'replace':
			return event.text;
		default:
			return said;
	}
}

/** One in three answers is whole; the others fail in every way that has a name. */
function faulty(random: () => number): Reply {
	const body = answerBody();
	const part = body.slice(0, Math.floor(body.length * random()));
	const faults: readonly (() => Reply)[] = [
		() => ({ status: 503, body: 'Busy' }),
		() => ({ status: 429, headers: { 'retry-after': '0' }, body: '{"error":{"message":"Slow down"}}' }),
		() => ({
			status: 529,
			body: '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
		}),
		() => ({ status: 500, body: '<html>' }),
		() => ({ status: 400, body: '{"error":{"message":"temperature is not supported"}}' }),
		() => ({ body: part, end: 'close' }),
		() => ({ body: part, end: 'reset' }),
		() => ({ raw: 'nonsense\r\n\r\n' }),
		() => ({ body: 'event: message_start\ndata: {"broken\n\n' }),
		() => ({ body, pieceSize: 200 }),
	];
	const fault = faults[Math.floor(random() * faults.length * 1.5)];
	return fault ? fault() : { body };
}

let answer = '';

function answerBody(): string {
	if (answer === '') {
		const encoder = anthropicMessagesServer.createEncoder({ model: 'm' });
		const events: StreamEvent[] = [
			{ type: 'start', id: 'a', model: 'm' },
			...(SAID.match(/.{1,12}/g) ?? []).map((text) => ({ type: 'text-delta', text }) as const),
			{ type: 'usage', inputTokens: 5, outputTokens: 9 },
			{ type: 'finish', reason: 'stop' },
		];
		answer = events.map((event) => encoder.event(event)).join('');
	}
	return answer;
}

/** What is left once everything that can end has ended. */
async function settled(signal: AbortSignal) {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	for (let round = 0; round < 5; round++) {
		await new Promise((resolve) => setTimeout(resolve, 20));
		collect();
	}
	return {
		heap: process.memoryUsage().heapUsed,
		listeners: getEventListeners(signal, 'abort').length,
		handles: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'Immediate')
			.length,
	};
}

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
