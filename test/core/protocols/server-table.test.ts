import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.ts';
import { StreamError } from '../../../src/core/errors.ts';
import { encodeRequest as encodeAnthropic } from '../../../src/core/protocols/anthropic-messages/request.ts';
import { encodeRequest as encodeChat } from '../../../src/core/protocols/openai-chat/request.ts';
import { encodeRequest as encodeResponses } from '../../../src/core/protocols/openai-responses/request.ts';
import { encodeQuery } from '../../../src/core/protocols/poe-bot/query.ts';
import { SERVER_HALVES } from '../../../src/core/protocols/server-table.ts';
import { holesIn, WRONG_VALUES } from './wrong-values.ts';

/** What the client halves make of a request that a server half has read. */
const ENCODE: readonly ((request: ChatRequest) => unknown)[] = [
	encodeChat,
	encodeResponses,
	(request) => encodeAnthropic(request, { sampling: true }),
	(request) => encodeQuery(request, () => undefined),
];

const parse = (text: string): unknown => JSON.parse(text);
const nested = (depth: number) => parse(`${'{"a":['.repeat(depth / 2)}${']}'.repeat(depth / 2)}`);

/** Bodies with a value in each place from where it would be sent on as it came. */
const BODIES: Readonly<Record<keyof typeof SERVER_HALVES, (value: unknown) => readonly object[]>> = {
	'openai-chat': (value) => {
		const base = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
		const call = {
			id: 'a',
			type: 'function',
			function: { name: 'f', arguments: '{}' },
			extra_content: value,
		};
		return [
			{ ...base, unknown: value },
			{ ...base, tools: [{ type: 'function', function: { name: 'f', parameters: { a: value } } }] },
			{ ...base, messages: [...base.messages, { role: 'assistant', tool_calls: [call] }] },
			{ ...base, messages: [...base.messages, { role: 'assistant', reasoning_details: [value] }] },
			{
				...base,
				response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { a: value } } },
			},
		];
	},
	'openai-responses': (value) => {
		const base = { model: 'm', input: 'Hi' };
		return [
			{ ...base, unknown: value },
			{ ...base, tools: [{ type: 'function', name: 'f', parameters: { a: value } }] },
			{ ...base, text: { format: { type: 'json_schema', name: 'n', schema: { a: value } } } },
			{
				...base,
				input: [
					{ type: 'reasoning', id: 'r', summary: [], encrypted_content: 'x', content: [value] },
					{ role: 'user', content: 'Hi' },
				],
			},
		];
	},
	'anthropic-messages': (value) => {
		const base = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
		const call = { type: 'tool_use', id: 'a', name: 'f', input: { a: value } };
		return [
			{ ...base, unknown: value },
			{ ...base, tools: [{ name: 'f', input_schema: { type: 'object', a: value } }] },
			{ ...base, messages: [...base.messages, { role: 'assistant', content: [call] }] },
		];
	},
};

/** A body with nearly everything that a client of the protocol may say. */
const FULL: Readonly<Record<keyof typeof SERVER_HALVES, object>> = {
	'openai-chat': {
		model: 'm',
		messages: [
			{ role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
			{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] },
			{
				role: 'user',
				content: [{ type: 'file', file: { filename: 'a', file_data: 'data:text/plain;base64,QQ==' } }],
			},
			{
				role: 'assistant',
				content: null,
				reasoning_content: 'Hm.',
				refusal: null,
				tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
			},
			{ role: 'tool', tool_call_id: 'a', content: 'A' },
		],
		stream: true,
		stream_options: { include_usage: true },
		tool_choice: { type: 'function', function: { name: 'f' } },
		parallel_tool_calls: true,
		temperature: 1,
		top_p: 1,
		max_completion_tokens: 9,
		stop: ['END'],
		seed: 1,
		reasoning_effort: 'low',
		n: 1,
	},
	'openai-responses': {
		model: 'm',
		instructions: 'Be brief.',
		input: [
			{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
			{
				role: 'user',
				content: [{ type: 'input_image', image_url: 'https://example.org/a.png', detail: 'auto' }],
			},
			{
				type: 'message',
				role: 'assistant',
				content: [{ type: 'output_text', text: 'Hm.', annotations: [] }],
			},
			{ type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
			{ type: 'function_call_output', call_id: 'a', output: 'A' },
		],
		stream: true,
		tool_choice: { type: 'function', name: 'f' },
		parallel_tool_calls: true,
		temperature: 1,
		top_p: 1,
		max_output_tokens: 99,
		reasoning: { effort: 'low', summary: 'auto' },
	},
	'anthropic-messages': {
		model: 'm',
		max_tokens: 9,
		system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
		messages: [
			{
				role: 'user',
				content: [{ type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } }],
			},
			{
				role: 'user',
				content: [
					{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'A' }, title: 'a' },
				],
			},
			{
				role: 'assistant',
				content: [
					{ type: 'thinking', thinking: 'Hm.', signature: 'x' },
					{ type: 'tool_use', id: 'a', name: 'f', input: {} },
				],
			},
			{
				role: 'user',
				content: [
					{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'A' }], is_error: false },
				],
			},
		],
		stream: true,
		tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
		temperature: 1,
		top_p: 1,
		stop_sequences: ['END'],
		thinking: { type: 'enabled', budget_tokens: 1024 },
		output_config: { effort: 'low' },
	},
};

describe('the server halves', function () {
	this.timeout(20_000);

	for (const [name, load] of Object.entries(SERVER_HALVES)) {
		const face = name as keyof typeof SERVER_HALVES;
		const bodies = BODIES[face];

		it(`${name} is what its name says: its requests are read`, async () => {
			const { decodeRequest } = await load();
			for (const body of [...bodies(1), FULL[face]]) {
				assert.equal(decodeRequest(body).request.model, 'm');
			}
		});

		it(`${name} refuses what nests too deep to be sent on, wherever it stands`, async () => {
			const { decodeRequest } = await load();
			for (const depth of [80, 2000, 200_000]) {
				for (const body of bodies(nested(depth))) {
					assert.throws(
						() => decodeRequest(body),
						(error) => error instanceof StreamError && error.kind === 'invalid-request',
						`${Object.keys(body)} ${depth}`,
					);
				}
			}
		});

		it(`${name} reads a wrong type in any place for what it is, so that it can be sent on, or names it`, async () => {
			const { decodeRequest } = await load();
			for (const { path, before, after } of [...bodies(1), FULL[face]].flatMap(holesIn)) {
				for (const value of WRONG_VALUES) {
					try {
						const { request } = decodeRequest(parse(before + value + after));
						for (const encode of ENCODE) {
							JSON.stringify(encode(request));
						}
					} catch (error) {
						assert.ok(error instanceof StreamError, `${path} is ${value.slice(0, 50)}: ${error}`);
						assert.equal(error.kind, 'invalid-request');
						assert.match(error.message, /^\S.*\.$/s);
					}
				}
			}
			assert.equal(Reflect.get({}, 'polluted'), undefined);
		});
	}
});
