import assert from 'node:assert/strict';
import { type ErrorKind, StreamError } from '../../../../src/core/errors.ts';
import { encodeRequest } from '../../../../src/core/protocols/openai-chat/request.ts';
import { openAiChatServer } from '../../../../src/core/protocols/openai-chat/server.ts';
import { providerError } from '../../../../src/core/protocols/provider-error.ts';

const HELLO = [{ role: 'user', content: 'Hello' }];

describe('an openai-chat request, read', () => {
	it('takes null for absent', () => {
		const names = ['stream', 'tools', 'temperature', 'stop', 'seed', 'max_tokens', 'stream_options', 'n'];
		const body = { model: 'm', messages: HELLO, ...Object.fromEntries(names.map((name) => [name, null])) };
		assert.deepEqual(openAiChatServer.decodeRequest(body), {
			request: { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
			stream: false,
			includeUsage: false,
			rest: {},
		});
	});

	it('understands every field, and hands on what it has no word for', () => {
		const schema = { type: 'object', properties: {} };
		const { request, ...rest } = openAiChatServer.decodeRequest({
			model: 'm',
			messages: HELLO,
			stream: true,
			stream_options: { include_usage: true },
			tools: [{ type: 'function', function: { name: 'read', parameters: schema } }],
			tool_choice: { type: 'function', function: { name: 'read' } },
			parallel_tool_calls: false,
			temperature: 1.5,
			top_p: 0.5,
			max_tokens: 5,
			max_completion_tokens: 6,
			stop: 'END',
			seed: 7,
			reasoning_effort: 'low',
			response_format: { type: 'json_schema', json_schema: { name: 'a', schema, strict: true } },
			user: 'me',
			n: 1,
		});
		const { messages: _, ...fields } = request;
		assert.deepEqual(fields, {
			model: 'm',
			tools: [{ name: 'read', description: '', parameters: schema }],
			toolChoice: { name: 'read' },
			parallelToolCalls: false,
			temperature: 1.5,
			topP: 0.5,
			maxTokens: 6,
			stop: ['END'],
			seed: 7,
			reasoningEffort: 'low',
			responseFormat: { type: 'json_schema', name: 'a', schema, strict: true },
		});
		assert.deepEqual(rest, { stream: true, includeUsage: true, rest: { user: 'me' } });
	});

	it('reads back what the client half writes', () => {
		const body = encodeRequest({
			model: 'm',
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'What is this?' },
						{ type: 'image', mimeType: 'image/png', data: 'AA==' },
						{ type: 'image', url: 'https://example.com/a.png' },
						{ type: 'file', mimeType: 'application/pdf', name: 'a.pdf', data: 'AA==' },
					],
				},
				{
					role: 'assistant',
					content: [
						{ type: 'text', text: 'I look.' },
						{ type: 'tool-call', index: 0, id: 'a', name: 'read', arguments: '{"p":1}' },
						{ type: 'reasoning-opaque', field: 'extra_content', value: { s: 1 }, index: 0 },
					],
				},
				{ role: 'tool', toolCallId: 'a', name: 'read', content: 'It is.' },
			],
			toolChoice: 'required',
			tools: [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }],
			temperature: 1,
		});
		const { request, rest } = openAiChatServer.decodeRequest(JSON.parse(JSON.stringify(body)));
		assert.deepEqual(encodeRequest(request), body);
		assert.deepEqual(rest, {});
	});

	const wrong: [string, unknown, RegExp][] = [
		['no object', null, /The body must be an object, not null/],
		['no model', { messages: HELLO }, /^model is missing/],
		['no messages', { model: 'm', messages: [] }, /^messages must not be empty/],
		[
			'a strange role',
			{ model: 'm', messages: [{ role: 'bot' }] },
			/^messages\[0\]\.role must be one of system, developer, user, assistant, tool, not bot/,
		],
		[
			'a strange part',
			{ model: 'm', messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] },
			/^messages\[0\]\.content\[0\]\.type must be one of text, image_url, file, not input_audio/,
		],
		[
			'content of a wrong type',
			{ model: 'm', messages: [{ role: 'user', content: 5 }] },
			/^messages\[0\]\.content must be a string or an array, not a number/,
		],
		[
			'a file without data',
			{ model: 'm', messages: [{ role: 'user', content: [{ type: 'file', file: { file_data: 'AA==' } }] }] },
			/^messages\[0\]\.content\[0\]\.file\.file_data must be a data URL/,
		],
		['heat', { model: 'm', messages: HELLO, temperature: 3 }, /^temperature must be between 0 and 2, not 3/],
		[
			'heat as text',
			{ model: 'm', messages: HELLO, temperature: 'hot' },
			/^temperature must be a number, not a string/,
		],
		['several choices', { model: 'm', messages: HELLO, n: 2 }, /^n must be 1, not 2/],
		['five stops', { model: 'm', messages: HELLO, stop: ['1', '2', '3', '4', '5'] }, /^stop takes up to 4/],
		['old functions', { model: 'm', messages: HELLO, functions: [] }, /^functions is no longer understood/],
	];
	for (const [name, body, sentence] of wrong) {
		it(`names the field: ${name}`, () => {
			assert.throws(() => openAiChatServer.decodeRequest(body), {
				kind: 'invalid-request',
				message: sentence,
			});
		});
	}
});

describe('an openai-chat error', () => {
	const kinds: ErrorKind[] = [
		'timeout',
		'authentication',
		'permission',
		'not-found',
		'invalid-request',
		'context-length',
		'rate-limit',
		'quota',
		'overloaded',
		'server',
		'content-filter',
	];
	for (const kind of kinds) {
		it(`${kind} is read back as the same kind, before and within a stream`, () => {
			const error = new StreamError(kind, 'It failed.', { retryAfterMs: 1500 });
			const { status, headers, body } = openAiChatServer.encodeError(error);
			const exchange = { provider: 'test', name: 'Test' };
			const read = providerError(JSON.parse(body), exchange, { status, headers: new Headers(headers) });
			assert.equal(read.kind, kind);
			assert.equal(read.retryable, error.retryable);
			assert.equal(read.retryAfterMs, 1500);
			assert.equal(providerError(JSON.parse(body), exchange).kind, kind);
		});
	}

	it('holds clients back where trying again is of no use', () => {
		const { status, headers } = openAiChatServer.encodeError(new StreamError('quota', 'Empty.'));
		assert.deepEqual([status, headers['x-should-retry'], headers['retry-after']], [429, 'false', undefined]);
	});
});
