import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { aborted, StreamError } from '../../src/core/errors.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { connect as connectAnthropic } from '../../src/core/protocols/anthropic-messages/client.ts';
import { connect as connectOpenAi } from '../../src/core/protocols/openai-chat/client.ts';
import { connect as connectResponses } from '../../src/core/protocols/openai-responses/client.ts';
import type { StreamEvent, StreamFn } from '../../src/core/stream.ts';
import { createHttpFetch } from '../../src/gateway/http-fetch.ts';
import { settled } from '../core/fake-clock.ts';
import { everything, poured } from '../core/poured.ts';
import { drink } from '../core/scripted-stream.ts';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { inRandomPieces } from '../servers/pieces.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';

const FETCHES: Readonly<Record<string, typeof fetch>> = {
	undici: createHttpFetch(),
	fetch: globalThis.fetch,
};

const PROTOCOLS = {
	'openai-chat': connectOpenAi,
	'openai-responses': connectResponses,
	'anthropic-messages': connectAnthropic,
};

/** A broken answer stays broken unless told otherwise. */
const ONCE: PipelineOptions = { retry: { attempts: 1 }, resume: { attempts: 1 } };

const TEXTS = eventStreamOf(
	['a', 'b', 'c', 'd'].map((content) => chunk({ content })),
	{ done: false },
);
const END = eventStreamOf([chunk({}, { finish_reason: 'stop' })]);

describe('a stream that flows from a connection through every policy', function () {
	// The first request loads the SDK, file by file.
	this.timeout(20_000);

	let provider: Provider | undefined;
	afterEach(() => provider?.close());

	async function asking(
		script: Script,
		options: PipelineOptions = {},
		sending: { protocol?: keyof typeof PROTOCOLS; fetch?: typeof fetch } = {},
	): Promise<{ stream: StreamFn; provider: Provider }> {
		const { protocol = 'openai-chat', ...means } = { fetch: createHttpFetch(), ...sending };
		provider = await startProvider(script);
		const baseUrl = protocol === 'anthropic-messages' ? provider.origin : provider.baseUrl;
		const source = PROTOCOLS[protocol]({ provider: 'p', name: 'P', baseUrl }, means);
		// A pipeline for each call: none finds another's answer.
		const stream: StreamFn = (request, call) =>
			pipeline(source, { ...everything(), ...ONCE, ...options })(request, call);
		return { stream, provider };
	}

	for (const protocol of Object.keys(PROTOCOLS) as (keyof typeof PROTOCOLS)[]) {
		for (const [client, fetch] of Object.entries(FETCHES)) {
			it(`says what is read of every fixture of ${protocol}, by ${client}`, async () => {
				const folder = new URL(`../fixtures/${protocol}/`, import.meta.url);
				for (const name of readdirSync(folder).filter((file) => file.endsWith('.sse'))) {
					const body = readFileSync(new URL(name, folder));
					const { stream, provider } = await asking(
						(_, count) => ({ body: inRandomPieces(body, count) }),
						{},
						{ protocol, fetch },
					);
					const read = plain(await drink(stream));
					assert.deepEqual(plain(await poured(stream)), read, name);
					const patient = poured(stream, { take: () => new Promise((resolve) => setImmediate(resolve)) });
					assert.deepEqual(plain(await patient), read, `${name}, to one that is busy now and then`);
					await provider.close();
				}
			});
		}
	}

	for (const [client, fetch] of Object.entries(FETCHES)) {
		it(`is mended where the connection breaks, and flows on, by ${client}`, async () => {
			const { stream, provider } = await asking(
				[{ body: [TEXTS, 20], end: 'reset' }, { body: TEXTS + END }],
				{ resume: true },
				{ fetch },
			);
			const { events, error } = await poured(stream);
			assert.equal(error, undefined);
			assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop', stitched: true });
			assert.ok(textOf(events).startsWith('abcd'));
			assert.equal(provider.requests.length, 2);
		});

		it(`closes the connection when the consumer fails, and asks nobody again, by ${client}`, async () => {
			const gone = new StreamError('interrupted', 'The client has left.', { retryable: true });
			for (const fail of [() => Promise.reject(gone), () => thrown(gone)]) {
				const { stream, provider } = await asking(
					{ body: TEXTS, end: 'never' },
					{ resume: true, retry: {} },
					{ fetch },
				);
				assert.equal((await poured(stream, { take: fail })).error, gone);
				await provider.requests[0]?.left;
				assert.equal(provider.requests.length, 1);
				await provider.close();
			}
		});

		it(`stops, also while the consumer is busy, and closes the connection, by ${client}`, async () => {
			for (const isBusy of [false, true]) {
				const { stream, provider } = await asking({ body: TEXTS, end: 'never' }, { resume: true }, { fetch });
				const controller = new AbortController();
				const { signal } = controller;
				const { events, error } = await poured(stream, {
					signal,
					take() {
						setImmediate(() => controller.abort());
						return isBusy ? untilStopped(signal) : undefined;
					},
				});
				assert.equal(error instanceof StreamError && error.kind, 'aborted');
				assert.equal(textOf(events), 'abcd');
				await provider.requests[0]?.left;
				assert.equal(provider.requests.length, 1);
				await provider.close();
			}
		});
	}

	for (const [client, fetch] of Object.entries(FETCHES)) {
		it(`leaves a consumer alone that is busy, whatever comes, by ${client}`, async () => {
			provider = await startProvider({
				body: [...TEXTS.split(/(?<=\n\n)/), END].flatMap((text) => [text, 20]),
			});
			const source = connectOpenAi({ provider: 'p', name: 'P', baseUrl: provider.baseUrl }, { fetch });
			let isBusy = false;
			const { events, error } = await poured(source, {
				async take(batch) {
					assert.equal(isBusy, false);
					isBusy = true;
					// What comes first is read, the rest flows.
					await new Promise((resolve) =>
						setTimeout(resolve, batch.some(({ type }) => type === 'start') ? 0 : 50),
					);
					isBusy = false;
				},
			});
			assert.equal(error, undefined);
			assert.equal(textOf(events), 'abcd');
		});
	}

	for (const [client, fetch] of Object.entries(FETCHES)) {
		it(`is not over before its consumer has done with the last of it, by ${client}`, async () => {
			// The body ends later than the answer: it is let go of while the consumer is busy with the end.
			const body = [...TEXTS.split(/(?<=\n\n)/), END, ': late\n\n'].flatMap((text) => [text, 20]);
			provider = await startProvider({ body });
			const source = connectOpenAi({ provider: 'p', name: 'P', baseUrl: provider.baseUrl }, { fetch });
			const room = Promise.withResolvers<void>();
			const last = Promise.withResolvers<void>();
			let isOver = false;
			const outcome = poured(source, {
				take(batch) {
					if (batch.at(-1)?.type !== 'finish') {
						return undefined;
					}
					last.resolve();
					return room.promise;
				},
			}).finally(() => {
				isOver = true;
			});
			await last.promise;
			await settled();
			assert.equal(isOver, false);
			room.resolve();
			assert.equal((await outcome).error, undefined);
		});
	}

	it('takes no more from the connection than is wanted', async () => {
		let sent = 0;
		const piece = eventStreamOf([chunk({ content: '@'.repeat(1_000_000) })], { done: false });
		const body = (function* () {
			for (; sent < 32; sent++) {
				yield piece;
			}
			yield END;
		})();
		const { stream } = await asking({ body }, { bounds: { text: 2 ** 30 } });
		const room = Promise.withResolvers<void>();
		let before = -1;
		const outcome = poured(stream, {
			// Flowing by now: what comes first is read.
			take: (batch) => (batch.some(({ type }) => type === 'start') ? undefined : room.promise),
		});
		while (sent === 0 || sent !== before) {
			before = sent;
			await new Promise((resolve) => setTimeout(resolve, 300));
		}
		assert.ok(sent < 24, `${sent} MB were taken`);
		room.resolve();
		assert.equal(textOf((await outcome).events).length, 32_000_000);
	});
});

/** Without what depends on the run. */
function plain({ events, error }: { events: StreamEvent[]; error: unknown }): unknown {
	const failure = error instanceof StreamError ? error.toJSON() : error;
	return JSON.parse(
		JSON.stringify({ events: joined(events), failure }).replace(
			/call_[0-9a-f]{8}-[0-9a-f-]{27}_/g,
			'call_RANDOM_',
		),
	);
}

/** Deltas are cut where the pieces are: what they say together is the same. */
function joined(events: readonly StreamEvent[]): StreamEvent[] {
	const all: StreamEvent[] = [];
	for (const event of events) {
		const last = all.at(-1);
		if (
			'text' in event &&
			last &&
			'text' in last &&
			last.type === event.type &&
			event.type.endsWith('-delta')
		) {
			all.splice(-1, 1, { ...last, text: `${last.text}${event.text}` } as StreamEvent);
		} else {
			all.push(event);
		}
	}
	return all;
}

function textOf(events: readonly StreamEvent[]): string {
	return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}

function thrown(error: unknown): never {
	throw error;
}

function untilStopped(signal: AbortSignal): Promise<void> {
	return new Promise((_, reject) => signal.addEventListener('abort', () => reject(aborted())));
}
