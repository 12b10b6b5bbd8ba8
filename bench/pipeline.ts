// `npm run bench -- pipeline`: what the policies cost. The whole pipeline beside the client half alone, the least that
// any reader can do, and the official SDK, all on the same bytes in the same run; and each policy by itself.
import type { ChatRequest } from '../src/core/chat.ts';
import { eventStream } from '../src/core/event-stream.ts';
import type { Call, StreamEvent, StreamFn } from '../src/core/stream.ts';
import { answerBody } from './core/body.ts';
import { cells } from './core/cells.ts';
import { inMemory } from './core/in-memory.ts';
import { measure } from './core/measure.ts';
import { type Reader, readersOf } from './core/readers.ts';
import { serve } from './core/serve.ts';
import { WIRES, type Wire } from './core/wires.ts';
import { POLICIES, throughPipeline } from './pipeline/policies.ts';
import { median, printTable } from './table.ts';

const FRAMES = 20_000;
const REPEATS = 9;
/** As many events as a network read of 16 KiB brings. */
const BATCH = 60;
/** So many that a policy's nanoseconds show. */
const EVENTS = 100_000;

for (const wire of WIRES.filter(({ protocol }) => protocol !== 'poe-bot')) {
	await compare(wire);
}
await listPolicies();

/** The whole pipeline's time for a frame, in ratios of the least reader's. */
async function compare(wire: Wire): Promise<void> {
	const body = answerBody(wire, FRAMES);
	const { 'eventsource-parser + JSON.parse': _, Weir: client, ...peers } = readersOf(wire);
	if (!client) {
		throw new Error('The client half is not among the readers.');
	}
	const [[least, scan] = ['', client], ...official] = Object.entries(peers);
	const readers: Readonly<Record<string, Reader>> = {
		[least]: scan,
		'client half alone': client,
		'default pipeline': throughPipeline(wire, 'default'),
		'pipeline with everything': throughPipeline(wire, 'everything'),
		...Object.fromEntries(official),
	};
	const server = await serve(wire.protocol, FRAMES);
	try {
		const memory = await measure(readers, 'http://127.0.0.1', inMemory(body), body, REPEATS);
		const loopback = await measure(readers, server.origin, fetch, body, REPEATS);
		console.log(`${FRAMES} frames; medians of ${REPEATS}, × of the first row; goal of the pipelines 1.6 ×\n`);
		printTable([
			[wire.protocol, 'in memory', '', 'loopback', ''],
			...Object.keys(readers).map((name) => [
				name,
				...cells(name, memory, FRAMES),
				...cells(name, loopback, FRAMES),
			]),
		]);
		console.log();
	} finally {
		server.stop();
	}
}

/** What each policy adds to an event that a source hands out from a batch. */
async function listPolicies(): Promise<void> {
	const entries = Object.entries(POLICIES);
	const times = new Map(entries.map(([name]) => [name, [] as number[]]));
	for (let repeat = 0; repeat <= REPEATS; repeat++) {
		for (const [name, policy] of entries) {
			const begin = performance.now();
			await drink(policy()(batches));
			if (repeat > 0) {
				times.get(name)?.push(performance.now() - begin);
			}
		}
	}
	const perEvent = (name: string) => (median(times.get(name) ?? []) * 1e6) / EVENTS;
	const bare = perEvent('none');
	console.log('Each policy alone around a source of batches; what it adds to an event\n');
	printTable([
		['', 'adds'],
		...entries.map(([name]) => [
			name,
			name === 'none' ? `(${bare.toFixed(0)} ns)` : `${(perEvent(name) - bare).toFixed(0)} ns`,
		]),
	]);
}

async function drink(stream: StreamFn): Promise<void> {
	const { signal } = new AbortController();
	for await (const _ of stream({ model: 'm', messages: [] }, { signal })) {
		// What is measured is the way here.
	}
}

/** Hands out events as a client half does: in batches, each after a wait that is told on the wire. */
function batches(_request: ChatRequest, call: Call): AsyncIterable<StreamEvent> {
	const text: StreamEvent = { type: 'text-delta', text: 'four' };
	const last: StreamEvent = { type: 'finish', reason: 'stop' };
	let left = EVENTS;
	const read = async () => {
		if (left === 0) {
			return undefined;
		}
		call.wire?.({ type: 'waiting' });
		await undefined;
		call.wire?.({ type: 'bytes', count: 16_384, chatter: false });
		const batch = Array.from({ length: Math.min(BATCH, left) }, () => text);
		left -= batch.length;
		return left === 0 ? [...batch, last] : batch;
	};
	return eventStream(() => ({ read, close: async () => {} }), call.signal);
}
