import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.ts';
import { StreamError } from '../../../src/core/errors.ts';
import { learn } from '../../../src/core/policies/learn.ts';
import { connect } from '../../../src/core/protocols/openai-chat/client.ts';
import { createQuirkStore } from '../../../src/core/quirk-store.ts';
import type { QuirkName } from '../../../src/core/quirks.ts';
import { createRequestBudget } from '../../../src/core/request-budget.ts';
import { chatStream, errorReply, json } from '../../servers/chat-stream.ts';
import { type Provider, startProvider } from '../../servers/provider.ts';
import type { Reply } from '../../servers/reply.ts';
import { drink, FINISH, REQUEST, START, type Step, scripted, text } from '../scripted-stream.ts';

const FULL: ChatRequest = {
	...REQUEST,
	messages: [{ role: 'system', content: 'Be brief.' }, ...REQUEST.messages],
	tools: [{ name: 'read', description: '', parameters: {} }],
	parallelToolCalls: false,
	toolChoice: 'auto',
	temperature: 0.7,
	topP: 0.9,
	maxTokens: 100,
	seed: 7,
	reasoningEffort: 'low',
	stop: ['END'],
	responseFormat: { type: 'json_object' },
};

const openAi = (message: string, param: string, code = 'unsupported_parameter') =>
	errorReply(400, { message, type: 'invalid_request_error', code, ...{ param } });

/** Refusals as servers word them, and what each tells. */
const REFUSALS: readonly [Reply, QuirkName][] = [
	[
		openAi("Unknown parameter: 'stream_options'.", 'stream_options', 'unknown_parameter'),
		'no-stream-options',
	],
	[
		json(422, {
			detail: [
				{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' },
			],
		}),
		'no-stream-options',
	],
	[
		json(422, {
			object: 'error',
			message: {
				detail: [
					{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' },
				],
			},
			type: 'invalid_request_error',
		}),
		'no-stream-options',
	],
	[
		openAi(
			"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
			'max_tokens',
		),
		'max-completion-tokens',
	],
	[
		openAi(
			"Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
			'temperature',
			'unsupported_value',
		),
		'no-temperature',
	],
	[
		errorReply(400, { message: '`temperature` and `top_p` cannot both be specified for this model.' }),
		'one-of-temperature-and-top-p',
	],
	[openAi("Unsupported parameter: 'top_p' is not supported with this model.", 'top_p'), 'no-top-p'],
	[
		openAi(
			"Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
			'parallel_tool_calls',
		),
		'no-parallel-tool-calls',
	],
	[
		errorReply(400, { message: 'Unrecognized request argument supplied: reasoning_effort' }),
		'no-reasoning-effort',
	],
	[errorReply(400, { message: 'property seed is not allowed: unknown field' }), 'no-seed'],
	[errorReply(400, { message: 'deepseek-reasoner does not support this tool_choice' }), 'no-tool-choice'],
	[errorReply(400, { message: 'registry.ollama.ai/library/gemma:2b does not support tools' }), 'no-tools'],
	[errorReply(400, { message: 'System role not supported' }), 'no-system-role'],
	[
		openAi(
			'Your organization must be verified to stream this model. It is not supported yet.',
			'stream',
			'unsupported_value',
		),
		'no-streaming',
	],
];

describe('learn', function () {
	// The first request loads the SDK, file by file.
	this.timeout(20_000);

	let provider: Provider | undefined;
	afterEach(() => provider?.close());

	for (const [refusal, quirk] of REFUSALS) {
		it(`${quirk}: asks again once, and from then on as the endpoint wants it`, async () => {
			const whole = json(200, { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] });
			const good = quirk === 'no-streaming' ? whole : chatStream('Hi');
			provider = await startProvider([refusal, good, good]);
			const store = createQuirkStore();
			const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
			const stream = learn(store.of('p'))(source);
			const first = await drink(stream, { request: FULL });
			assert.equal(first.error, undefined);
			assert.equal(provider.requests.length, 2, 'asked again once');
			assert.equal(first.events[0]?.type, 'notice');
			assert.deepEqual(store.list(), [{ endpoint: 'p', model: 'm', quirks: [quirk] }]);
			assert.notEqual(provider.requests[0]?.body, provider.requests[1]?.body);
			const second = await drink(stream, { request: FULL });
			assert.equal(second.error, undefined);
			assert.equal(provider.requests.length, 3, 'no further refusal');
			assert.equal(provider.requests[2]?.body, provider.requests[1]?.body);
		});
	}

	const refusal = (detail: string, status = 400) =>
		new StreamError('invalid-request', 'Rejected.', { status, detail });

	async function run(scripts: Step[][], request = FULL, requests = 9) {
		const source = scripted(scripts);
		const store = createQuirkStore();
		const policy = learn(store.of('e'), { budget: createRequestBudget(requests) });
		return { ...(await drink(policy(source.stream), { request })), source, learnt: store.list()[0]?.quirks };
	}
	const GOOD: Step[] = [START, text('hi'), FINISH];

	it('learns several quirks of one model, one after the other', async () => {
		const { learnt, events } = await run([
			[refusal("Unsupported parameter: 'max_tokens'")],
			[refusal("Unsupported parameter: 'temperature'")],
			[refusal("Unsupported parameter: 'top_p'")],
			GOOD,
		]);
		assert.deepEqual(learnt, ['max-completion-tokens', 'no-temperature', 'no-top-p']);
		assert.deepEqual(events.slice(3), GOOD);
	});

	it('learns nothing from a value that is wrong, from other failures, nor once content has come', async () => {
		const cases: Step[][] = [
			[refusal('temperature must be at most 1')],
			[refusal("Invalid type for 'max_tokens': expected an integer")],
			[refusal("Unsupported parameter: 'stop'")],
			[refusal("'response_format' of type 'json_object' is not supported with this model.")],
			[new StreamError('server', 'No.', { status: 500, detail: 'temperature is not supported' })],
			[START, text('hi'), refusal('temperature is not supported')],
		];
		for (const script of cases) {
			const { source, error, learnt } = await run([script, GOOD]);
			assert.equal(source.requests.length, 1);
			assert.equal(error, script.at(-1));
			assert.equal(learnt, undefined);
		}
	});

	it('gives up where the same refusal comes again, and where no request is left', async () => {
		const never = refusal("Unsupported parameter: 'temperature'");
		const { source, error } = await run([[never], [never]]);
		assert.equal(source.requests.length, 2);
		assert.equal(error, never);
		assert.equal((await run([[never], GOOD], FULL, 1)).source.requests.length, 1);
	});

	it('continues an answer in words where the model does not continue its own', async () => {
		for (const detail of [
			'This model does not support assistant message prefill. The conversation must end with a user message.',
			'The last message must be from the user.',
			'messages.1.content.0.type: Expected thinking: a final assistant message must start with a thinking block',
		]) {
			const request: ChatRequest = {
				...REQUEST,
				messages: [
					...REQUEST.messages,
					{ role: 'assistant', content: [{ type: 'text', text: 'Half an ans' }] },
				],
			};
			const { source, learnt } = await run([[refusal(detail)], GOOD], request);
			assert.deepEqual(learnt, ['no-prefill'], detail);
			const last = source.requests[1]?.messages.at(-1);
			assert.ok(last?.role === 'user' && JSON.stringify(last).includes('Half an ans'));
		}
	});

	it('is lazy', () => {
		const source = scripted([GOOD]);
		learn(createQuirkStore().of('e'))(source.stream)(REQUEST, { signal: new AbortController().signal });
		assert.equal(source.requests.length, 0);
	});
});
