import assert from 'node:assert/strict';
import type { ChatRequest } from '../../src/core/chat.ts';
import { toStreamError } from '../../src/core/errors.ts';
import type { ModelInfo } from '../../src/core/models.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import { createRateLimiter } from '../../src/core/policies/rate-limit/limiter.ts';
import { POLICY_NAMES, type PolicyName, withoutPolicies } from '../../src/core/policy-names.ts';
import { connect } from '../../src/core/protocols/openai-chat/client.ts';
import { createQuirkStore } from '../../src/core/quirk-store.ts';
import { requestKey } from '../../src/core/request-key.ts';
import type { StreamEvent, StreamFn } from '../../src/core/stream.ts';
import { chatStream, chunk, errorReply, eventStreamOf, toolCallStream } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { createFakeClock, settled } from './fake-clock.ts';
import { IMPATIENT } from './impatient-clock.ts';
import { drink, REQUEST } from './scripted-stream.ts';

/** What a case is played with; `request` has the switches. */
interface Rig {
	stream: StreamFn;
	request: ChatRequest;
	provider: Provider;
}

/** How one policy shows that it is there, and that it is not. */
interface Case {
	script: () => Script;
	options: (source: StreamFn) => PipelineOptions;
	/** What can be seen of it. Default: the first word on what came, and how many requests were made. */
	play?: (rig: Rig) => Promise<string>;
	request?: Partial<ChatRequest>;
	on: string;
	off: string;
}

const HELLO = () => chatStream('Hello');
const TOOL = { name: 'read', description: 'Reads.', parameters: { type: 'object' } };
const NO_TOOLS: ModelInfo = { id: 'm', tools: false };

const textOf = (events: readonly StreamEvent[]) =>
	events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');

async function outcomeOf({ stream, request }: Rig): Promise<string> {
	const { events, error } = await drink(stream, { request });
	return error === undefined ? textOf(events) : toStreamError(error).kind;
}

async function playOnce(rig: Rig): Promise<string> {
	const outcome = await outcomeOf(rig);
	return `${outcome}, ${rig.provider.requests.length} asked`;
}

async function playTwice(rig: Rig): Promise<string> {
	await outcomeOf(rig);
	return playOnce(rig);
}

/** Counts what a policy tells whoever made the pipeline. */
function toldCase(name: 'log' | 'meter'): Case {
	let told = 0;
	return {
		script: HELLO,
		options() {
			told = 0;
			return { [name]: () => (told += 1) };
		},
		play: async (rig) => `${await outcomeOf(rig)}, told ${told} times`,
		on: 'Hello, told 1 times',
		off: 'Hello, told 0 times',
	};
}

function timeoutCase(): Case {
	const clock = createFakeClock();
	let gate = Promise.withResolvers<void>();
	return {
		script() {
			gate = Promise.withResolvers();
			return async () => {
				await gate.promise;
				return HELLO();
			};
		},
		options: () => ({ clock, timeouts: { headers: 1000 }, retry: false }),
		async play(rig) {
			const outcome = outcomeOf(rig);
			while (rig.provider.requests.length === 0) {
				await settled();
			}
			await clock.advance(1000);
			gate.resolve();
			return outcome;
		},
		on: 'timeout',
		off: 'Hello',
	};
}

const CASES: Readonly<Record<PolicyName, Case>> = {
	turn: {
		script:
			() =>
			({ body }) =>
				body.includes('"role":"tool"') || !body.includes('"tools"')
					? HELLO()
					: toolCallStream({ id: 'c', name: 'read', arguments: '{}' }),
		options: () => ({ tools: { definitions: [TOOL], run: async () => ({ content: 'x' }) } }),
		on: 'Hello, 2 asked',
		off: 'Hello, 1 asked',
	},
	fallback: {
		script:
			() =>
			({ body }) =>
				body.includes('"other"') ? HELLO() : errorReply(401, { message: 'No.' }),
		options: (source) => ({ fallbacks: [{ model: 'other', stream: source }] }),
		on: 'Hello, 2 asked',
		off: 'authentication, 1 asked',
	},
	log: toldCase('log'),
	meter: toldCase('meter'),
	budget: {
		script: HELLO,
		options: () => ({ budget: { dailyLimitUsd: 0, spentTodayUsd: () => 0 } }),
		on: 'quota, 0 asked',
		off: 'Hello, 1 asked',
	},
	'model-check': {
		script: HELLO,
		options: () => ({
			models: { provider: 'P', find: () => NO_TOOLS, known: () => [NO_TOOLS], list: async () => [NO_TOOLS] },
		}),
		request: { tools: [TOOL] },
		on: 'invalid-request, 0 asked',
		off: 'Hello, 1 asked',
	},
	cache: {
		script: HELLO,
		options: () => ({ cache: { store: createMemoryCache(), scope: 's' } }),
		play: playTwice,
		on: 'Hello, 1 asked',
		off: 'Hello, 2 asked',
	},
	coalesce: {
		script: HELLO,
		options: () => ({ coalesce: createFlights(), scope: 's' }),
		async play(rig) {
			const [outcome] = await Promise.all([outcomeOf(rig), outcomeOf(rig)]);
			return `${outcome}, ${rig.provider.requests.length} asked`;
		},
		on: 'Hello, 1 asked',
		off: 'Hello, 2 asked',
	},
	resume: {
		script: () => [
			{ body: eventStreamOf([chunk({ content: 'The quick brown fox ' })], { done: false }), end: 'close' },
			{ body: eventStreamOf([chunk({ content: 'jumps.' }, { finish_reason: 'stop' })]) },
		],
		options: () => ({}),
		on: 'The quick brown fox jumps., 2 asked',
		off: 'interrupted, 1 asked',
	},
	retry: {
		script: () => [errorReply(503, { message: 'Busy.' }), HELLO()],
		options: () => ({}),
		on: 'Hello, 2 asked',
		off: 'overloaded, 1 asked',
	},
	learn: {
		script: () => [errorReply(400, { message: 'Unknown parameter: stream_options' }), HELLO()],
		options: () => ({ learn: createQuirkStore().of('p') }),
		on: 'Hello, 2 asked',
		off: 'invalid-request, 1 asked',
	},
	'rate-limit': {
		script: HELLO,
		options: () => ({ rateLimit: createRateLimiter({ concurrent: 1 }, { name: 'P' }) }),
		async play({ stream, request }) {
			const { signal } = new AbortController();
			const first = stream(REQUEST, { signal })[Symbol.asyncIterator]();
			await first.next();
			const second = stream(request, { signal })[Symbol.asyncIterator]();
			const { value } = await second.next();
			await first.return?.();
			await second.return?.();
			return value?.type ?? 'nothing';
		},
		on: 'notice',
		off: 'start',
	},
	timeout: timeoutCase(),
	bound: {
		script: HELLO,
		options: () => ({ bounds: { text: 4 } }),
		on: 'Hell, 1 asked',
		off: 'Hello, 1 asked',
	},
};

describe('the switches of a request', function () {
	// The first request loads the protocol, file by file.
	this.timeout(20_000);

	let provider: Provider | undefined;
	afterEach(() => provider?.close());

	async function see(name: PolicyName, without: readonly PolicyName[]): Promise<string> {
		const { script, options, play = playOnce, request } = CASES[name];
		provider = await startProvider(script());
		const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
		const stream = pipeline(source, { clock: IMPATIENT, ...options(source) });
		const policies = withoutPolicies(without);
		return play({ stream, request: { ...REQUEST, ...request, policies }, provider });
	}

	for (const name of POLICY_NAMES) {
		it(`switch ${name} off, and it alone`, async () => {
			const others = POLICY_NAMES.filter((other) => other !== name);
			assert.equal(await see(name, []), CASES[name].on);
			await provider?.close();
			assert.equal(await see(name, others), CASES[name].on);
			await provider?.close();
			assert.equal(await see(name, [name]), CASES[name].off);
		});
	}

	it('say nothing to the provider', async () => {
		provider = await startProvider(HELLO());
		const stream = pipeline(connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl }));
		await drink(stream, { request: { ...REQUEST, policies: withoutPolicies(POLICY_NAMES) } });
		await drink(stream, { request: REQUEST });
		const [without, plain] = provider.requests;
		assert.equal(without?.body, plain?.body);
	});

	it('leave what is known of an endpoint beforehand, though nothing is learnt', async () => {
		provider = await startProvider(HELLO());
		const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
		const stream = pipeline(source, { learn: createQuirkStore().of('p', ['max-completion-tokens']) });
		await drink(stream, { request: { ...REQUEST, maxTokens: 7, policies: { learn: false } } });
		assert.equal(JSON.parse(provider.requests[0]?.body ?? '').max_completion_tokens, 7);
	});

	it('leave the answer the same one to the cache, and a call that is shared another one', async () => {
		const switched = { ...REQUEST, policies: withoutPolicies(['resume']) };
		assert.equal(await requestKey(switched, 's'), await requestKey(REQUEST, 's'));
		provider = await startProvider(HELLO());
		const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
		const stream = pipeline(source, { coalesce: createFlights(), scope: 's' });
		await Promise.all([switched, REQUEST, REQUEST].map((request) => drink(stream, { request })));
		assert.equal(provider.requests.length, 2);
	});
});
