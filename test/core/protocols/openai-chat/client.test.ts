import assert from 'node:assert/strict';
import { userText } from '../../../../src/core/chat.ts';
import { StreamError } from '../../../../src/core/errors.ts';
import { connect } from '../../../../src/core/protocols/openai-chat/client.ts';
import type { Endpoint } from '../../../../src/core/protocols/protocol.ts';
import type { Call, StreamEvent, WireFact } from '../../../../src/core/stream.ts';
import { chatStream, chunk, eventStreamOf, json } from '../../../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../../../servers/provider.ts';
import { collect, type Outcome } from './collect.ts';

const KEY = 'canary-Key.1234567890';
const REQUEST = { model: 'test-model', messages: [userText('Hello')] };

describe('the openai-chat client', function () {
	this.timeout(20_000);
	const open: Provider[] = [];
	const start = async (script: Script) => {
		const provider = await startProvider(script);
		open.push(provider);
		return provider;
	};
	afterEach(async () => {
		await Promise.all(open.splice(0).map((provider) => provider.close()));
	});

	it('sends nothing before the first next()', async () => {
		const provider = await start(chatStream('Hello'));
		const stream = connect(endpointOf(provider))(REQUEST, call());
		await pause(30);
		assert.equal(provider.requests.length, 0);
		assert.deepEqual(kinds(await collect(stream)), ['start', 'text-delta', 'usage', 'finish']);
		assert.equal(provider.requests.length, 1);
	});

	it('sends what was asked for', async () => {
		const provider = await start(chatStream('Hello'));
		await ask(endpointOf(provider));
		const [request] = provider.requests;
		assert.equal(request?.url, '/v1/chat/completions');
		assert.equal(request?.headers.accept, 'text/event-stream');
		assert.deepEqual(JSON.parse(request?.body ?? ''), {
			model: 'test-model',
			messages: [{ role: 'user', content: 'Hello' }],
			stream: true,
			stream_options: { include_usage: true },
		});
	});

	it('takes its key out of an answer that says it', async () => {
		const provider = await start(chatStream(`The request said ${KEY} it seems`));
		const { events } = await ask(endpointOf(provider));
		assert.equal(texts(events).join(''), 'The request said [key] it seems');
	});

	for (const status of [301, 302, 303, 307, 308]) {
		it(`does not follow a ${status}`, async () => {
			const target = await start(chatStream('Stolen'));
			const location = `${target.origin}/v1/chat/completions?secret=1`;
			const provider = await start({ status, headers: { location }, body: 'Over there' });
			const { error } = await ask(endpointOf(provider));
			assert.equal(error?.kind, 'protocol');
			assert.equal(error?.status, status);
			assert.match(error?.message ?? '', new RegExp(target.origin));
			assert.doesNotMatch(error?.message ?? '', /secret/);
			assert.equal(target.requests.length, 0);
		});
	}

	it('reports headers and bytes to whoever listens to the wire', async () => {
		const cameFirst = Promise.withResolvers<void>();
		const rest = eventStreamOf([chunk({ content: 'Hi' }, { finish_reason: 'stop' })]);
		const body = [': keep-alive\n\n', cameFirst.promise, rest];
		const headers = { 'content-type': 'text/event-stream', 'x-ratelimit-remaining-requests': '7' };
		const provider = await start({ headers, body });
		const facts: WireFact[] = [];
		const wire = (fact: WireFact) => {
			facts.push(fact);
			if (fact.type === 'bytes') {
				cameFirst.resolve();
			}
		};
		await ask(endpointOf(provider), { ...call(), wire });
		const [first, ...bytes] = facts;
		assert.ok(first?.type === 'headers' && first.headers.get('x-ratelimit-remaining-requests') === '7');
		assert.deepEqual(
			bytes.map((fact) => (fact.type === 'bytes' ? fact.chatter : fact.type)),
			['waiting', true, 'waiting', false],
		);
	});

	it('reports the headers of an error, too', async () => {
		const provider = await start(json(429, { error: { message: 'Slow down' } }));
		const facts: WireFact[] = [];
		await ask(endpointOf(provider), { ...call(), wire: (fact) => facts.push(fact) });
		assert.equal(facts[0]?.type === 'headers' && facts[0].status, 429);
	});

	describe('when it is stopped', () => {
		/** Stops once the provider has the request, or something has come. */
		const stop = async (script: Script, when: 'asked' | WireFact['type']) => {
			const provider = await start(script);
			const controller = new AbortController();
			const came = Promise.withResolvers<void>();
			const wire = ({ type }: WireFact) => type === when && came.resolve();
			const asked = ask(endpointOf(provider), { signal: controller.signal, wire });
			while (when === 'asked' && provider.requests.length === 0) {
				await pause(5);
			}
			await (when === 'asked' || came.promise);
			// What has come is handed out by then.
			await pause(0);
			controller.abort();
			const late = pause(100).then((): Outcome => assert.fail('rejects within 100 ms'));
			const outcome = await Promise.race([asked, late]);
			assert.equal(outcome.error?.kind, 'aborted');
			assert.ok(await provider.requests[0]?.left, 'the connection is closed');
			return outcome;
		};

		it('before the headers', () => stop({ delayMs: Number.POSITIVE_INFINITY }, 'asked'));

		it('before the first event', () => stop({ body: ': wait\n\n', end: 'never' }, 'bytes'));

		it('in the middle of an answer, which keeps what came', async () => {
			const body = eventStreamOf([chunk({ content: 'Half' })], { done: false });
			const { events } = await stop({ body, end: 'never' }, 'bytes');
			assert.deepEqual(texts(events), ['Half']);
		});

		it('while an error body drips', () => stop({ status: 500, body: 'Oh', end: 'never' }, 'headers'));

		it('before it began', async () => {
			const provider = await start(chatStream('Hello'));
			const { error } = await ask(endpointOf(provider), { signal: AbortSignal.abort() });
			assert.equal(error?.kind, 'aborted');
			assert.equal(provider.requests.length, 0);
		});

		it('while the key is looked for', async () => {
			const provider = await start(chatStream('Hello'));
			const controller = new AbortController();
			setTimeout(() => controller.abort(), 50);
			const endpoint = endpointOf(provider, { key: () => new Promise(() => {}) });
			assert.equal((await ask(endpoint, controller)).error?.kind, 'aborted');
		});

		it('with events in hand, gives out no more of them', async () => {
			const provider = await start(chatStream('one two three four five'));
			const controller = new AbortController();
			const events: StreamEvent[] = [];
			await assert.rejects(
				async () => {
					for await (const event of connect(endpointOf(provider))(REQUEST, controller)) {
						events.push(event);
						controller.abort();
					}
				},
				(error) => error instanceof StreamError && error.kind === 'aborted',
			);
			assert.equal(events.length, 1);
		});
	});

	it('closes the connection when the consumer leaves', async () => {
		const body = [eventStreamOf([chunk({ content: 'Half' })], { done: false })];
		const provider = await start({ body, end: 'never' });
		for await (const _ of connect(endpointOf(provider))(REQUEST, call())) {
			break;
		}
		assert.ok(await provider.requests[0]?.left);
	});

	it('uses a connection again after a whole answer', async () => {
		const provider = await start(chatStream('Hello'));
		let closed = 0;
		for (let count = 0; count < 3; count++) {
			await ask(endpointOf(provider));
			void provider.requests.at(-1)?.closed.then(() => closed++);
			await pause(20);
		}
		assert.equal(closed, 0);
	});

	it('leaves a server that goes on after [DONE]', async () => {
		const body = [
			chatStream('Hello').body as string,
			...Array.from({ length: 500 }, () => [': on\n\n', 10]).flat(),
		];
		const provider = await start({ body });
		assert.deepEqual(texts((await ask(endpointOf(provider))).events), ['Hello']);
		assert.ok(await provider.requests[0]?.left);
	});

	it('gives out every event in its order to a hasty consumer', async () => {
		const provider = await start({ ...chatStream('one two three'), pieceSize: 40 });
		const stream = connect(endpointOf(provider))(REQUEST, call())[Symbol.asyncIterator]();
		const results = await Promise.all(Array.from({ length: 8 }, () => stream.next()));
		assert.deepEqual(
			results.map(({ value, done }) => (done ? 'done' : value.type)),
			['start', 'text-delta', 'text-delta', 'text-delta', 'usage', 'finish', 'done', 'done'],
		);
	});

	describe('an answer that was cut', () => {
		for (const type of ['text/event-stream', 'application/json', 'text/plain']) {
			it(`before anything of its ${type} came: interrupted, which is worth another request`, async () => {
				const headers = { 'content-type': type };
				const { error } = await ask(endpointOf(await start({ headers, body: [30], end: 'reset' })));
				assert.equal(error?.kind, 'interrupted');
				assert.equal(error?.retryable, true);
			});
		}

		for (const end of ['close', 'reset'] as const) {
			it(`by a connection that is ${end}: interrupted, with what came`, async () => {
				const body = [eventStreamOf([chunk({ content: 'Half' })], { done: false }), 30];
				const { events, error } = await ask(endpointOf(await start({ body, end })));
				assert.deepEqual(texts(events), ['Half']);
				assert.equal(error?.kind, 'interrupted');
			});

			it(`after its finish reason (${end}): whole`, async () => {
				const chunks = [chunk({ content: 'Whole' }), chunk({}, { finish_reason: 'stop' })];
				const body = [eventStreamOf(chunks, { done: false }), 30];
				const headers = { 'content-type': 'text/event-stream', connection: 'close' };
				const outcome = await ask(endpointOf(await start({ body, end, headers })));
				assert.deepEqual(kinds(outcome), ['start', 'text-delta', 'finish']);
			});
		}

		it('before anything came: interrupted', async () => {
			const { error } = await ask(endpointOf(await start({ body: '' })));
			assert.equal(error?.kind, 'interrupted');
			assert.equal(error?.retryable, true);
		});
	});

	describe('what is no event stream', () => {
		const completion = {
			id: 'chatcmpl-2',
			object: 'chat.completion',
			model: 'test-model',
			choices: [{ index: 0, message: { role: 'assistant', content: 'At once.' }, finish_reason: 'stop' }],
			usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
		};

		it('a JSON answer is read as a whole', async () => {
			const outcome = await ask(endpointOf(await start(json(200, completion))));
			assert.deepEqual(outcome.events, [
				{ type: 'start', id: 'chatcmpl-2', model: 'test-model' },
				{ type: 'text-delta', text: 'At once.' },
				{ type: 'usage', inputTokens: 3, outputTokens: 2 },
				{ type: 'finish', reason: 'stop' },
			]);
		});

		it('even where it calls itself an event stream and comes byte by byte', async () => {
			const body = `\n ${JSON.stringify(completion)}`;
			const { events } = await ask(endpointOf(await start({ body, pieceSize: 1 })));
			assert.deepEqual(texts(events), ['At once.']);
		});

		it('an event stream that calls itself text is read', async () => {
			const headers = { 'content-type': 'text/plain' };
			const { events } = await ask(endpointOf(await start({ ...chatStream('Hello'), headers })));
			assert.deepEqual(texts(events), ['Hello']);
		});

		const page = `<!doctype html><title>Sign in</title>${'<p>Welcome'.repeat(2000)}`;
		const foreign: [name: string, script: Script, kind: string, quoted: RegExp][] = [
			[
				'an error with status 200',
				json(200, { error: { message: 'Nope', code: 'invalid_api_key' } }),
				'authentication',
				/Nope/,
			],
			[
				'an error as an array',
				json(200, [{ error: { message: 'Quota', code: 429 } }]),
				'rate-limit',
				/Quota/,
			],
			['a web page', { headers: { 'content-type': 'text/html' }, body: page }, 'protocol', /Sign in/],
			[
				'a page that never ends',
				{ headers: { 'content-type': 'text/html' }, body: page, end: 'never' },
				'protocol',
				/Sign/,
			],
			[
				'plain text',
				{ headers: { 'content-type': 'text/plain' }, body: 'Welcome to nginx' },
				'protocol',
				/nginx/,
			],
			['other JSON', json(200, { hello: 'world' }), 'protocol', /world/],
			[
				'half JSON',
				{ headers: { 'content-type': 'application/json' }, body: '{"choices":[{"mess' },
				'interrupted',
				/^$/,
			],
			['nothing', { status: 204, headers: {} }, 'protocol', /^$/],
			['an empty page', { headers: { 'content-type': 'text/html' }, body: '' }, 'protocol', /^$/],
		];
		for (const [name, script, kind, quoted] of foreign) {
			it(`${name}: ${kind}`, async () => {
				const { events, error } = await ask(endpointOf(await start(script)));
				assert.deepEqual(events, []);
				assert.equal(error?.kind, kind);
				assert.match(error?.detail ?? '', quoted);
				assert.ok((error?.detail ?? '').length <= 500);
			});
		}
	});
});

function endpointOf(provider: Provider, more: Partial<Endpoint> = {}): Endpoint {
	return { provider: 'test', name: 'Test', baseUrl: provider.baseUrl, key: async () => KEY, ...more };
}

function call(): Call {
	return { signal: new AbortController().signal };
}

function ask(endpoint: Endpoint, made: Call = call()): Promise<Outcome> {
	return collect(connect(endpoint)(REQUEST, made));
}

function kinds({ events }: Outcome): string[] {
	return events.map(({ type }) => type);
}

function texts(events: readonly StreamEvent[]): string[] {
	return events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []));
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
