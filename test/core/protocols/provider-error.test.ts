import assert from 'node:assert/strict';
import { userText } from '../../../src/core/chat.ts';
import type { ErrorKind, StreamError } from '../../../src/core/errors.ts';
import { connect } from '../../../src/core/protocols/openai-chat/client.ts';
import { errorReply, eventStreamOf, json } from '../../servers/chat-stream.ts';
import { startProvider } from '../../servers/provider.ts';
import type { Reply } from '../../servers/reply.ts';
import { collect } from './openai-chat/collect.ts';

const KEY = 'canary-Key.1234567890';

describe('openai-chat errors', function () {
	this.timeout(20_000);

	const cases: [name: string, reply: Reply, kind: ErrorKind, retryable: boolean, sentence: RegExp][] = [
		[
			'bad request',
			errorReply(400, { message: 'Bad field' }),
			'invalid-request',
			false,
			/rejected the request/,
		],
		[
			'wrong key',
			errorReply(401, {
				message: 'Incorrect API key',
				type: 'invalid_request_error',
				code: 'invalid_api_key',
			}),
			'authentication',
			false,
			/did not accept the key/,
		],
		[
			'code as a number (Poe)',
			json(401, { error: { code: 401, type: 'authentication_error', message: 'No' } }),
			'authentication',
			false,
			/key/,
		],
		[
			'wrong key as a 400 (Gemini)',
			json(400, [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }]),
			'authentication',
			false,
			/key/,
		],
		[
			'no credit (Poe, OpenRouter)',
			errorReply(402, { message: 'Insufficient credits', code: 402 }),
			'quota',
			false,
			/no credit/,
		],
		[
			'no credit (OpenAI)',
			errorReply(429, {
				message: 'You exceeded your current quota',
				type: 'insufficient_quota',
				code: 'insufficient_quota',
			}),
			'quota',
			false,
			/no credit/,
		],
		[
			'no credit (Anthropic)',
			errorReply(400, { message: 'Your credit balance is too low', type: 'invalid_request_error' }),
			'quota',
			false,
			/no credit/,
		],
		['not allowed', errorReply(403, { message: 'Forbidden' }), 'permission', false, /does not allow/],
		[
			'region',
			errorReply(403, { message: 'Country', code: 'unsupported_country_region_territory' }),
			'permission',
			false,
			/does not allow/,
		],
		[
			'no such model',
			errorReply(404, { message: 'The model `m` does not exist', code: 'model_not_found' }),
			'not-found',
			false,
			/no model "m"/,
		],
		[
			'no such model (Ollama)',
			errorReply(404, { message: 'model "m" not found, try pulling it first' }),
			'not-found',
			false,
			/no model "m"/,
		],
		[
			'no such model as a 400 (OpenRouter)',
			errorReply(400, { message: 'm is not a valid model ID', code: 400 }),
			'not-found',
			false,
			/no model "m"/,
		],
		[
			'no such page',
			{ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' },
			'not-found',
			false,
			/nothing at http.*\/v1/,
		],
		[
			'timeout',
			errorReply(408, { message: 'Too slow', type: 'timeout_error' }),
			'timeout',
			true,
			/gave up waiting/,
		],
		['conflict', errorReply(409, { message: 'Conflict' }), 'invalid-request', true, /rejected/],
		[
			'too long',
			errorReply(400, {
				message: "This model's maximum context length is 8192 tokens",
				code: 'context_length_exceeded',
			}),
			'context-length',
			false,
			/longer than m can read/,
		],
		['too long, in words', json(422, { detail: 'Prompt is too long' }), 'context-length', false, /longer/],
		[
			'too large',
			errorReply(413, { message: 'Too large', type: 'request_too_large' }),
			'context-length',
			false,
			/longer/,
		],
		[
			'unprocessable (FastAPI)',
			json(422, { detail: [{ loc: ['body', 'top_k'], msg: 'extra field', type: 'value_error' }] }),
			'invalid-request',
			false,
			/rejected/,
		],
		[
			'rate limit',
			errorReply(429, { message: 'Slow', code: 'rate_limit_exceeded' }),
			'rate-limit',
			true,
			/limits how often/,
		],
		['server', errorReply(500, { message: 'Oops' }), 'server', true, /failed on its side/],
		['server without a body', { status: 500, headers: {}, body: '' }, 'server', true, /failed on its side/],
		[
			'upstream',
			errorReply(502, { message: 'Bad gateway', type: 'upstream_error' }),
			'server',
			true,
			/failed/,
		],
		['overloaded', errorReply(503, { message: 'Busy' }), 'overloaded', true, /overloaded/],
		[
			'overloaded (Anthropic)',
			errorReply(529, { message: 'Overloaded', type: 'overloaded_error' }),
			'overloaded',
			true,
			/overloaded/,
		],
		['gateway timeout', errorReply(504, { message: 'Timeout' }), 'timeout', true, /gave up/],
		[
			'a string (LM Studio)',
			json(400, { error: 'No model is loaded' }),
			'invalid-request',
			false,
			/rejected/,
		],
		[
			'flat (older vLLM)',
			json(400, { object: 'error', message: 'Bad', type: 'BadRequestError', code: 400 }),
			'invalid-request',
			false,
			/rejected/,
		],
		[
			'content rules',
			errorReply(400, { message: 'Filtered', code: 'content_filter' }),
			'content-filter',
			false,
			/content rules/,
		],
		[
			'in the stream',
			{ body: eventStreamOf([{ error: { message: 'Busy', type: 'overloaded_error' } }]) },
			'overloaded',
			true,
			/overloaded/,
		],
	];
	for (const [name, reply, kind, retryable, sentence] of cases) {
		it(`${name}: ${kind}`, async () => {
			const error = await failure(reply);
			assert.equal(error.kind, kind);
			assert.equal(error.retryable, retryable);
			assert.match(error.message, sentence);
			assert.equal(error.provider, 'test');
		});
	}

	it('keep what the provider says, its request id, and how long to wait', async () => {
		const headers = { 'retry-after': '7', 'x-request-id': 'req_42' };
		const error = await failure(errorReply(429, { message: 'Slow down, dear.', code: 'slow' }, headers));
		assert.equal(error.detail, 'Slow down, dear. · slow');
		assert.equal(error.requestId, 'req_42');
		assert.equal(error.retryAfterMs, 7000);
		assert.equal(error.status, 429);
		assert.match(error.message, /in 7 s/);
	});

	it('obey x-should-retry', async () => {
		const should = (advice: string, status: number) =>
			failure(errorReply(status, { message: 'x' }, { 'x-should-retry': advice }));
		assert.equal((await should('false', 503)).retryable, false);
		assert.equal((await should('true', 400)).retryable, true);
		assert.equal((await should('true', 402)).retryable, false);
	});

	it('say that a key is missing where none was sent', async () => {
		assert.match(
			(await failure(errorReply(401, { message: 'No key' }), { keyless: true })).message,
			/wants a key/,
		);
	});

	it('never repeat the key', async () => {
		const echo = `Incorrect API key: ${KEY}, Bearer ${KEY}, sk-proj-abcdefghijklmnop`;
		for (const reply of [
			errorReply(401, { message: echo }),
			{ status: 500, headers: {}, body: echo },
			{ body: eventStreamOf([{ error: { message: echo } }]) },
			{ body: `data: ${echo}\n\n` },
			{ body: `<html>${echo}` },
		]) {
			const error = await failure(reply);
			const all = JSON.stringify([error, error.message, error.stack, String(error.cause)]);
			assert.doesNotMatch(all, /canary-Key|abcdefghijklmnop/);
		}
	});

	it('read an endless error body only briefly', async () => {
		const start = performance.now();
		const error = await failure({
			status: 500,
			headers: {},
			body: ['x'.repeat(1_000_000), 10],
			end: 'never',
		});
		assert.equal(error.kind, 'server');
		assert.ok((error.detail ?? '').length <= 2000);
		assert.ok(performance.now() - start < 2000);
	});

	it('do not wait long for a slow one', async () => {
		const start = performance.now();
		const error = await failure({ status: 503, headers: {}, body: 'Busy', end: 'never' });
		assert.equal(error.detail, 'Busy');
		assert.ok(performance.now() - start < 5000);
	});
});

async function failure(reply: Reply, { keyless = false } = {}): Promise<StreamError> {
	const provider = await startProvider(reply);
	try {
		const endpoint = { provider: 'test', name: 'Test', baseUrl: provider.baseUrl };
		const stream = connect(keyless ? endpoint : { ...endpoint, key: async () => KEY })(
			{ model: 'm', messages: [userText('Hello')] },
			{ signal: new AbortController().signal },
		);
		const { error } = await collect(stream);
		assert.ok(error, 'the call fails');
		return error;
	} finally {
		await provider.close();
	}
}
