import assert from 'node:assert/strict';
import OpenAI from 'openai';
import type { ResponseInputItem } from 'openai/resources/responses/responses';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { flatName } from '../../../../src/core/protocols/openai-responses/client-tools.ts';
import { openAiResponsesServer as server } from '../../../../src/core/protocols/openai-responses/server.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { startProvider } from '../../../servers/provider.ts';

const PARAMETERS = { type: 'object', properties: {} };
const READ = { type: 'function', name: 'read', description: 'Reads.', parameters: PARAMETERS, strict: true };
const PATCH = {
	type: 'custom',
	name: 'apply_patch',
	description: 'Patches.',
	format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
};
const AGENTS = {
	type: 'namespace',
	name: 'agents',
	description: 'Agents.',
	tools: [{ type: 'function', name: 'close', parameters: PARAMETERS }],
};
const SEARCH = { type: 'web_search', external_web_access: false };

describe('the tools of a responses client', function () {
	this.timeout(30_000);

	it('are functions to the model: those of a group too, and those that take free text', () => {
		const { request } = server.decodeRequest({
			model: 'm',
			input: 'Hi',
			tools: [READ, PATCH, AGENTS, SEARCH],
		});
		assert.deepEqual(
			request.tools?.map(({ name, strict }) => [name, strict]),
			[
				['read', true],
				['apply_patch', undefined],
				['agents__close', undefined],
			],
		);
		const [, patch] = request.tools ?? [];
		assert.match(patch?.description ?? '', /^Patches\.\n\n.*\(lark\):\nstart: "x"$/);
		assert.deepEqual(patch?.parameters.required, ['input']);
	});

	it('go on to a provider of the same protocol with those that it runs itself', () => {
		const choice = { type: 'web_search_preview' };
		const body = { model: 'm', input: 'Hi', tools: [READ, AGENTS, SEARCH], tool_choice: choice };
		const { rest, providerTools, request } = server.decodeRequest(body);
		const close = { type: 'function', name: 'agents__close', description: '', parameters: PARAMETERS };
		assert.deepEqual(rest, { tools: [READ, { ...close, strict: false }, SEARCH], tool_choice: choice });
		assert.equal(request.toolChoice, undefined);
		assert.deepEqual(providerTools, { names: ['web_search'], areNeeded: true });
		const mixed = server.decodeRequest({ ...body, tool_choice: 'auto' });
		assert.deepEqual(mixed.providerTools, { names: ['web_search'], areNeeded: false });
		const alone = server.decodeRequest({ model: 'm', input: 'Hi', tools: [SEARCH] });
		assert.deepEqual(alone.providerTools, { names: ['web_search'], areNeeded: true });
	});

	it('come with settings, of which nothing is lost on the way to a provider of the same protocol', () => {
		const reasoning = { effort: 'low', summary: 'auto' };
		const text = { verbosity: 'low', format: null };
		const { rest, request } = server.decodeRequest({ model: 'm', input: 'Hi', reasoning, text });
		assert.deepEqual(rest, { reasoning, text });
		assert.equal(request.reasoningEffort, 'low');
		const plain = { reasoning: { effort: 'low' }, text: { format: { type: 'text' } } };
		assert.deepEqual(server.decodeRequest({ model: 'm', input: 'Hi', ...plain }).rest, {});
	});

	it('have no longer names than providers take, and plain ones', () => {
		assert.equal(flatName({ name: 'a' }), 'a');
		assert.equal(flatName({ name: 'b', namespace: 'mcp__my server__' }), 'mcp__my_server__b');
		const long = flatName({ name: 'b'.repeat(60), namespace: 'c'.repeat(60) });
		assert.equal(long, `cc__${'b'.repeat(60)}`);
	});

	it('are called by the names that the client gave them', async () => {
		const { toolShapes } = server.decodeRequest({ model: 'm', input: 'Hi', tools: [READ, PATCH, AGENTS] });
		const options = { model: 'm', toolShapes };
		const encoder = server.createEncoder(options);
		const provider = await startProvider({ body: CALLS.map((event) => encoder.event(event)).join('') });
		const wanted = [
			['function_call', 'c0', 'read', undefined, '{}'],
			['custom_tool_call', 'c1', 'apply_patch', undefined, '*** "Begin"\n'],
			['function_call', 'c2', 'close', 'agents', '{"a":1}'],
		];
		try {
			const client = new OpenAI({ baseURL: provider.baseUrl, apiKey: 'none', maxRetries: 0 });
			const typed: string[] = [];
			const response = await client.responses
				.stream({ model: 'm', input: 'Hi' })
				.on('event', (event) => {
					if (event.type === 'response.custom_tool_call_input.delta') {
						typed.push(event.delta);
					}
				})
				.finalResponse();
			assert.deepEqual(response.output.map(callOf), wanted);
			assert.deepEqual(typed, ['*** "Begin"\n']);
		} finally {
			await provider.close();
		}
		const answer = emptyAnswer();
		for (const event of CALLS) {
			accumulate(answer, event);
		}
		const { output } = JSON.parse(server.encodeAnswer(answer, options)) as OpenAI.Responses.Response;
		assert.deepEqual(output.map(callOf), wanted);
	});

	it('are those that the choice allows, which a provider is told of alone', () => {
		const all = { model: 'm', input: 'Hi', tools: [READ, PATCH, AGENTS, SEARCH] };
		const some = (mode: string, ...tools: object[]) =>
			server.decodeRequest({ ...all, tool_choice: { type: 'allowed_tools', mode, tools } });
		const own = some('required', { type: 'custom', name: 'apply_patch' });
		assert.deepEqual(
			own.request.tools?.map(({ name }) => name),
			['apply_patch'],
		);
		assert.equal(own.request.toolChoice, 'required');
		assert.equal(own.providerTools, undefined);
		const { rest, providerTools } = some('auto', { type: 'web_search' });
		assert.deepEqual(rest, { tools: [SEARCH], tool_choice: 'auto' });
		assert.deepEqual(providerTools, { names: ['web_search'], areNeeded: true });
		assert.throws(
			() => some('auto', { type: 'function', name: 'read' }, { type: 'mcp', server_label: 'x' }),
			{
				kind: 'invalid-request',
				message: /^tool_choice\.tools\[1\] is not among tools/,
			},
		);
	});

	it('answer with text and pictures, which follow the answers to all calls', () => {
		const picture = { type: 'input_image', image_url: 'data:image/png;base64,AA==' };
		const input = [
			{ role: 'user', content: 'Hi' },
			{ type: 'web_search_call', id: 'ws', status: 'completed' },
			{ type: 'function_call', call_id: 'c2', name: 'close', namespace: 'agents', arguments: '{}' },
			{ type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: 'x' },
			{ type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'See' }, picture] },
			{ type: 'custom_tool_call_output', call_id: 'c1', output: 'Done.' },
		] as unknown as ResponseInputItem[];
		const { request } = server.decodeRequest({ model: 'm', input });
		assert.deepEqual(request.messages.slice(1), [
			{
				role: 'assistant',
				content: [
					{ type: 'tool-call', index: 0, id: 'c2', name: 'agents__close', arguments: '{}' },
					{ type: 'tool-call', index: 1, id: 'c1', name: 'apply_patch', arguments: '{"input":"x"}' },
				],
			},
			{ role: 'tool', toolCallId: 'c2', name: 'agents__close', content: 'See' },
			{ role: 'tool', toolCallId: 'c1', name: 'apply_patch', content: 'Done.' },
			{ role: 'user', content: [{ type: 'image', mimeType: 'image/png', data: 'AA==' }] },
		]);
		assert.throws(() => server.decodeRequest({ model: 'm', input: [{ type: 'item_reference', id: 'a' }] }), {
			message: /^input\[0\] is an item_reference, and no responses are kept/,
		});
	});
});

const CALLS: readonly StreamEvent[] = [
	{ type: 'start', id: 'resp_1', model: 'm' },
	{ type: 'tool-call-start', index: 0, id: 'c0', name: 'read' },
	{ type: 'tool-call-start', index: 1, id: 'c1', name: 'apply_patch' },
	{ type: 'tool-call-delta', index: 0, json: '{}' },
	{ type: 'tool-call-delta', index: 1, json: '{"input":"*** \\"Be' },
	{ type: 'tool-call-delta', index: 1, json: 'gin\\"\\n"}' },
	{ type: 'tool-call-end', index: 0 },
	{ type: 'tool-call-end', index: 1 },
	{ type: 'tool-call-start', index: 2, id: 'c2', name: 'agents__close' },
	{ type: 'tool-call-delta', index: 2, json: '{"a":1}' },
	{ type: 'tool-call-end', index: 2 },
	{ type: 'finish', reason: 'tool-calls' },
];

function callOf(item: OpenAI.Responses.ResponseOutputItem): unknown[] {
	switch (item.type) {
		case 'function_call':
			return [item.type, item.call_id, item.name, item.namespace, item.arguments];
		case 'custom_tool_call':
			return [item.type, item.call_id, item.name, item.namespace, item.input];
		default:
			return [item.type];
	}
}
