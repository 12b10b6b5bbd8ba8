import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../../src/core/chat.ts';
import { type ErrorKind, StreamError } from '../../../../src/core/errors.ts';
import { encodeRequest } from '../../../../src/core/protocols/anthropic-messages/request.ts';
import { anthropicMessagesServer } from '../../../../src/core/protocols/anthropic-messages/server.ts';
import { providerError } from '../../../../src/core/protocols/provider-error.ts';

const HELLO = [{ role: 'user', content: 'Hello' }];

describe('an anthropic-messages request, read', () => {
	it('understands the least that a client sends', () => {
		assert.deepEqual(anthropicMessagesServer.decodeRequest({ model: 'm', max_tokens: 5, messages: HELLO }), {
			request: {
				model: 'm',
				messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
				maxTokens: 5,
			},
			stream: false,
			includeUsage: true,
			rest: {},
		});
	});

	it('reads back what the client half writes', () => {
		const request: ChatRequest = {
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
						{ type: 'file', mimeType: 'text/plain', name: 'a.txt', data: btoa('text') },
					],
				},
				{
					role: 'assistant',
					content: [
						{ type: 'reasoning', text: 'Hm.' },
						{ type: 'reasoning-opaque', field: 'signature', value: 'c2ln' },
						{ type: 'reasoning-opaque', field: 'redacted_thinking', value: 'eHg=' },
						{ type: 'text', text: 'I look.' },
						{ type: 'tool-call', index: 0, id: 'a', name: 'read', arguments: '{"p":1}' },
					],
				},
				{ role: 'tool', toolCallId: 'a', name: 'read', content: 'No.', isError: true },
				{ role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
			],
			maxTokens: 20_000,
			tools: [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }],
			toolChoice: { name: 'read' },
			parallelToolCalls: false,
			temperature: 1,
			topP: 0.5,
			stop: ['END'],
			reasoningEffort: 'medium',
		};
		const body = encodeRequest(request, { sampling: true });
		const read = anthropicMessagesServer.decodeRequest(JSON.parse(JSON.stringify(body)));
		assert.deepEqual(read.request, request);
		assert.deepEqual(read.rest, { thinking: { type: 'enabled', budget_tokens: 8192 } });
		assert.equal(read.stream, true);
	});

	it('keeps cache marks and what it has no word for', () => {
		const mark = { type: 'ephemeral' };
		const { request, rest } = anthropicMessagesServer.decodeRequest({
			model: 'm',
			max_tokens: 5,
			system: [{ type: 'text', text: 'Be brief.', cache_control: mark }],
			messages: [...HELLO, { role: 'system', content: 'And kind.' }],
			top_k: 3,
			metadata: { user_id: 'me' },
			thinking: { type: 'adaptive' },
			output_config: { effort: 'high' },
		});
		assert.deepEqual(rest, {
			top_k: 3,
			metadata: { user_id: 'me' },
			thinking: { type: 'adaptive' },
			cache_control: mark,
		});
		assert.equal(request.reasoningEffort, 'high');
		assert.deepEqual(
			request.messages.map(({ role }) => role),
			['system', 'user', 'system'],
		);
	});

	it('passes over what only the provider of an earlier answer knew, and carries what tools show', () => {
		const { request } = anthropicMessagesServer.decodeRequest({
			model: 'm',
			max_tokens: 5,
			messages: [
				...HELLO,
				{
					role: 'assistant',
					content: [
						{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
						{ type: 'web_search_tool_result', tool_use_id: 's', content: [] },
						{ type: 'tool_use', id: 'a', name: 'look', input: {} },
					],
				},
				{
					role: 'user',
					content: [
						{
							type: 'tool_result',
							tool_use_id: 'a',
							content: [
								{ type: 'text', text: 'Seen.' },
								{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
								{
									type: 'search_result',
									source: 'https://a.b/',
									title: 'A',
									content: [{ type: 'text', text: 'B' }],
								},
								{ type: 'tool_reference', tool_name: 'find' },
								{ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' } },
							],
						},
					],
				},
			],
		});
		assert.deepEqual(request.messages.slice(1), [
			{
				role: 'assistant',
				content: [{ type: 'tool-call', index: 0, id: 'a', name: 'look', arguments: '{}' }],
			},
			{ role: 'tool', toolCallId: 'a', name: 'look', content: 'Seen.\n\nA (https://a.b/)\n\nB\n\nfind' },
			{
				role: 'user',
				content: [
					{ type: 'image', mimeType: 'image/png', data: 'AA==' },
					{ type: 'file', mimeType: 'application/pdf', name: 'document', data: 'AA==' },
				],
			},
		]);
	});

	it('keeps the tools that the provider runs for one that can, and says whether the answer is about them', () => {
		const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 3 };
		const look = { name: 'look', input_schema: { type: 'object' }, strict: true, cache_control: {} };
		const read = (part: object) =>
			anthropicMessagesServer.decodeRequest({ model: 'm', max_tokens: 5, messages: HELLO, ...part });
		const mixed = read({ tools: [search, look], tool_choice: { type: 'auto' } });
		assert.deepEqual(mixed.request.tools, [
			{ name: 'look', description: '', parameters: { type: 'object' }, strict: true },
		]);
		assert.deepEqual(mixed.rest.tools, [search, look]);
		assert.deepEqual(mixed.rest.tool_choice, { type: 'auto' });
		assert.deepEqual(mixed.providerTools, { names: ['web_search'], areNeeded: false });
		const alone = read({ tools: [search, { type: 'mcp_toolset', mcp_server_name: 's' }] });
		assert.equal(alone.request.tools, undefined);
		assert.deepEqual(alone.providerTools, { names: ['web_search', 'mcp_toolset'], areNeeded: true });
		const forced = read({ tools: [search, look], tool_choice: { type: 'tool', name: 'web_search' } });
		assert.equal(forced.providerTools?.areNeeded, true);
		assert.equal(read({ tools: [look] }).providerTools, undefined);
		const output = { effort: 'low', task_budget: { total: 9 } };
		assert.deepEqual(read({ output_config: output }).rest, { output_config: output });
		assert.deepEqual(read({ output_config: { effort: 'low' } }).rest, {});
	});

	const wrong: [string, object, RegExp][] = [
		['no max_tokens', { max_tokens: undefined }, /^max_tokens is missing/],
		['too few', { max_tokens: 0 }, /^max_tokens must be at least 1, not 0/],
		['heat', { temperature: 1.2 }, /^temperature must be between 0 and 1, not 1.2/],
		['a strange role', { messages: [{ role: 'tool', content: '' }] }, /^messages\[0\]\.role must be one of/],
		[
			'a strange block',
			{ messages: [{ role: 'user', content: [{ type: 'video' }] }] },
			/^messages\[0\]\.content\[0\]\.type must be one of text, image, document, search_result, tool_result, not video/,
		],
		[
			'a call without input',
			{ messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'b' }] }] },
			/^messages\[0\]\.content\[0\]\.input is missing/,
		],
		[
			'a tool without a schema',
			{ tools: [{ type: 'custom', name: 'look' }] },
			/^tools\[0\]\.input_schema is missing/,
		],
	];
	for (const [name, part, sentence] of wrong) {
		it(`names the field: ${name}`, () => {
			const body = { model: 'm', max_tokens: 5, messages: HELLO, ...part };
			assert.throws(() => anthropicMessagesServer.decodeRequest(body), {
				kind: 'invalid-request',
				message: sentence,
			});
		});
	}
});

describe('an anthropic-messages error', () => {
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
	];
	for (const kind of kinds) {
		it(`${kind} is read back as the same kind, before and within a stream`, () => {
			const error = new StreamError(kind, 'It failed.', { retryAfterMs: 1500 });
			const { status, headers, body } = anthropicMessagesServer.encodeError(error);
			const exchange = { provider: 'test', name: 'Test' };
			const read = providerError(JSON.parse(body), exchange, { status, headers: new Headers(headers) });
			assert.equal(read.kind, kind);
			assert.equal(read.retryable, error.retryable);
			assert.equal(read.retryAfterMs, 1500);
			assert.equal(providerError(JSON.parse(body), exchange).kind, kind);
		});
	}
});
