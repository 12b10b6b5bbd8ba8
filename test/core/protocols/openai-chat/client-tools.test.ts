import assert from 'node:assert/strict';
import OpenAI from 'openai';
import type { ChatCompletionMessageToolCall } from 'openai/resources/chat/completions';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { openAiChatServer as server } from '../../../../src/core/protocols/openai-chat/server.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { startProvider } from '../../../servers/provider.ts';

const READ = { type: 'function', function: { name: 'read', parameters: { type: 'object', properties: {} } } };
const PATCH = {
	type: 'custom',
	custom: {
		name: 'apply_patch',
		description: 'Patches.',
		format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } },
	},
};
const BODY = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], tools: [READ, PATCH] };

describe('the tools of a chat client', function () {
	this.timeout(30_000);

	it('are functions to the model, those that take free text too', () => {
		const { request } = server.decodeRequest({
			...BODY,
			tool_choice: { type: 'custom', custom: { name: 'apply_patch' } },
		});
		assert.deepEqual(
			request.tools?.map(({ name }) => name),
			['read', 'apply_patch'],
		);
		const [, patch] = request.tools ?? [];
		assert.match(patch?.description ?? '', /^Patches\.\n\n.*\(lark\):\nstart: "x"$/);
		assert.deepEqual(patch?.parameters.required, ['input']);
		assert.deepEqual(request.toolChoice, { name: 'apply_patch' });
		assert.equal(server.decodeRequest({ ...BODY, tools: [READ] }).toolShapes, undefined);
	});

	it('are those that the choice allows', () => {
		const some = (mode: string, ...tools: object[]) =>
			server.decodeRequest({
				...BODY,
				tool_choice: { type: 'allowed_tools', allowed_tools: { mode, tools } },
			});
		const patch = { type: 'custom', custom: { name: 'apply_patch' } };
		for (const mode of ['auto', 'required']) {
			const { request } = some(mode, patch);
			assert.deepEqual(
				request.tools?.map(({ name }) => name),
				['apply_patch'],
			);
			assert.equal(request.toolChoice, mode);
		}
		const wrong: [string, object[], RegExp][] = [
			['auto', [patch, { type: 'function', function: { name: 'write' } }], /tools\[1\] is not among tools/],
			['auto', [{ type: 'function', function: { name: 'apply_patch' } }], /tools\[0\] is not among tools/],
			['auto', [], /tools must not be empty/],
			['none', [patch], /mode must be one of auto, required, not none/],
		];
		for (const [mode, tools, message] of wrong) {
			assert.throws(() => some(mode, ...tools), { kind: 'invalid-request', message });
		}
	});

	it('are called as the client knows them, streamed and whole', async () => {
		const { toolShapes } = server.decodeRequest(BODY);
		const options = { model: 'm', toolShapes };
		const wanted = [
			['function', 'c0', 'read', '{}'],
			['custom', 'c1', 'apply_patch', '*** "Begin"\n'],
			['custom', 'c2', 'apply_patch', 'as it is'],
		];
		const encoder = server.createEncoder(options);
		const provider = await startProvider({ body: CALLS.map((event) => encoder.event(event)).join('') });
		try {
			const client = new OpenAI({ baseURL: provider.baseUrl, apiKey: 'none', maxRetries: 0 });
			const [choice] = (
				await client.chat.completions
					.stream({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
					.finalChatCompletion()
			).choices;
			assert.deepEqual(choice?.message.tool_calls?.map(callOf), wanted);
			assert.equal(choice?.finish_reason, 'tool_calls');
		} finally {
			await provider.close();
		}
		const answer = emptyAnswer();
		for (const event of CALLS) {
			accumulate(answer, event);
		}
		const whole = JSON.parse(server.encodeAnswer(answer, options)) as OpenAI.ChatCompletion;
		assert.deepEqual(whole.choices[0]?.message.tool_calls?.map(callOf), wanted);
	});

	it('were called so in the messages before', () => {
		const custom = { name: 'apply_patch', input: 'x' };
		const { request } = server.decodeRequest({
			...BODY,
			messages: [
				...BODY.messages,
				{ role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'custom', custom }] },
				{ role: 'tool', tool_call_id: 'c1', content: 'Done.' },
			],
		});
		assert.deepEqual(request.messages.slice(1), [
			{
				role: 'assistant',
				content: [{ type: 'tool-call', index: 0, id: 'c1', name: 'apply_patch', arguments: '{"input":"x"}' }],
			},
			{ role: 'tool', toolCallId: 'c1', name: 'apply_patch', content: 'Done.' },
		]);
		const broken = [{ id: 'c1', type: 'custom', custom: { name: 'apply_patch' } }];
		assert.throws(
			() => server.decodeRequest({ ...BODY, messages: [{ role: 'assistant', tool_calls: broken }] }),
			{ message: /^messages\[0\]\.tool_calls\[0\]\.custom\.input is missing/ },
		);
	});
});

const CALLS: readonly StreamEvent[] = [
	{ type: 'start', id: 'chatcmpl-1', model: 'm' },
	{ type: 'tool-call-start', index: 0, id: 'c0', name: 'read' },
	{ type: 'tool-call-start', index: 1, id: 'c1', name: 'apply_patch' },
	{ type: 'tool-call-delta', index: 0, json: '{}' },
	{ type: 'tool-call-delta', index: 1, json: '{"input":"*** \\"Be' },
	{ type: 'tool-call-delta', index: 1, json: 'gin\\"\\n"}' },
	{ type: 'tool-call-end', index: 0 },
	{ type: 'tool-call-end', index: 1 },
	{ type: 'tool-call-start', index: 2, id: 'c2', name: 'apply_patch' },
	{ type: 'tool-call-delta', index: 2, json: 'as it is' },
	{ type: 'tool-call-end', index: 2 },
	{ type: 'finish', reason: 'tool-calls' },
];

function callOf(call: ChatCompletionMessageToolCall): unknown[] {
	return call.type === 'custom'
		? [call.type, call.id, call.custom.name, call.custom.input]
		: [call.type, call.id, call.function.name, call.function.arguments];
}
