import assert from 'node:assert/strict';
import type { ChatRequest, Message } from '../../../../src/core/chat.ts';
import { userText } from '../../../../src/core/chat.ts';
import { encodeRequest } from '../../../../src/core/protocols/anthropic-messages/request.ts';

const TOOL = { name: 'read', description: 'Reads.', parameters: { type: 'object', properties: {} } };

describe('an anthropic-messages request', () => {
	it('sends what is set, and what the protocol demands', () => {
		assert.deepEqual(encode({}), {
			model: 'claude-test-1',
			max_tokens: 8192,
			messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
			stream: true,
		});
		const { messages: _, ...body } = encode({
			temperature: 0.5,
			topP: 0.9,
			maxTokens: 100,
			stop: ['END'],
			seed: 7,
			extraBody: { top_k: 5, max_tokens: 50 },
		});
		assert.deepEqual(body, {
			model: 'claude-test-1',
			max_tokens: 50,
			stream: true,
			temperature: 0.5,
			top_p: 0.9,
			stop_sequences: ['END'],
			top_k: 5,
		});
	});

	it('leaves sampling out for an API version that refuses it', () => {
		const request = { model: 'm', messages: [userText('Hello')], temperature: 1, topP: 1 };
		const body = encodeRequest(request, { sampling: false });
		assert.ok(!('temperature' in body) && !('top_p' in body));
	});

	const wrong: [Partial<ChatRequest>, RegExp][] = [
		[{ temperature: 1.5 }, /temperature must be between 0 and 1, not 1.5/],
		[{ topP: -1 }, /top_p must be between 0 and 1/],
		[{ maxTokens: 0 }, /max_tokens must be at least 1/],
		[{ reasoningEffort: 'heroic' }, /reasoning_effort must be one of none, minimal, low/],
		[{ reasoningEffort: 'low', maxTokens: 1000 }, /max_tokens must be at least 1280 with reasoning/],
	];
	for (const [part, sentence] of wrong) {
		it(`refuses ${JSON.stringify(part)} before it is sent`, () => {
			assert.throws(() => encode(part), { kind: 'invalid-request', message: sentence });
		});
	}

	it('says every tool choice', () => {
		const choose = (part: Partial<ChatRequest>) => encode({ tools: [TOOL], ...part }).tool_choice;
		assert.deepEqual(choose({}), undefined);
		assert.deepEqual(choose({ toolChoice: 'auto' }), { type: 'auto' });
		assert.deepEqual(choose({ toolChoice: 'required' }), { type: 'any' });
		assert.deepEqual(choose({ toolChoice: 'none', parallelToolCalls: false }), { type: 'none' });
		assert.deepEqual(choose({ toolChoice: { name: 'read' } }), { type: 'tool', name: 'read' });
		assert.deepEqual(choose({ parallelToolCalls: false }), { type: 'auto', disable_parallel_tool_use: true });
		assert.deepEqual(encode({ toolChoice: 'required' }).tool_choice, undefined);
		assert.deepEqual(encode({ tools: [TOOL] }).tools, [
			{ name: 'read', description: 'Reads.', input_schema: { type: 'object', properties: {} } },
		]);
	});

	it('tells a model that decides itself how long it thinks the effort', () => {
		const think = (model: string, part: Partial<ChatRequest>) => {
			const { thinking, output_config, max_tokens } = encode({ model, ...part });
			return [thinking, output_config, max_tokens];
		};
		const adaptive = { type: 'adaptive', display: 'summarized' };
		assert.deepEqual(think('claude-opus-5-5', { reasoningEffort: 'medium' }), [
			adaptive,
			{ effort: 'medium' },
			32_000,
		]);
		assert.deepEqual(think('claude-sonnet-4-6', { reasoningEffort: 'XHIGH', maxTokens: 100 }), [
			adaptive,
			{ effort: 'max' },
			100,
		]);
		assert.deepEqual(think('claude-opus-4-7', { reasoningEffort: 'xhigh' })[1], { effort: 'xhigh' });
		assert.deepEqual(think('claude-opus-4-7', { reasoningEffort: 'minimal' })[1], { effort: 'low' });
		assert.deepEqual(think('claude-opus-4-8', { reasoningEffort: 'none' }), [
			{ type: 'disabled' },
			undefined,
			32_000,
		]);
		const schema = { type: 'object' };
		const format = { type: 'json_schema' as const, name: 'a', schema };
		assert.deepEqual(think('claude-opus-5', { reasoningEffort: 'low', responseFormat: format })[1], {
			effort: 'low',
			format: { type: 'json_schema', schema },
		});
	});

	it('gives others a budget, with room for the answer', () => {
		const think = (part: Partial<ChatRequest>) => {
			const { thinking, output_config, max_tokens } = encode(part);
			assert.equal(output_config, undefined);
			return [thinking, max_tokens];
		};
		assert.deepEqual(think({ reasoningEffort: 'medium' }), [
			{ type: 'enabled', budget_tokens: 8192 },
			16_384,
		]);
		assert.deepEqual(think({ model: 'claude-haiku-4-5', reasoningEffort: 'max' }), [
			{ type: 'enabled', budget_tokens: 32_000 },
			64_000,
		]);
		assert.deepEqual(think({ reasoningEffort: 'high', maxTokens: 10_000 }), [
			{ type: 'enabled', budget_tokens: 8000 },
			10_000,
		]);
		assert.deepEqual(think({ reasoningEffort: 'none' }), [{ type: 'disabled' }, 8192]);
	});

	it('marks the system prompt and the last user message for the cache where asked', () => {
		const mark = { type: 'ephemeral' };
		const body = encode({
			messages: [
				{ role: 'system', content: 'A' },
				{ role: 'system', content: 'B' },
				userText('one'),
				{ role: 'assistant', content: [{ type: 'text', text: 'two' }] },
				userText('three'),
			],
			extraBody: { cache_control: mark },
		});
		assert.deepEqual(body.system, [
			{ type: 'text', text: 'A' },
			{ type: 'text', text: 'B', cache_control: mark },
		]);
		assert.deepEqual(body.messages[0]?.content, [{ type: 'text', text: 'one' }]);
		assert.deepEqual(body.messages[2]?.content, [{ type: 'text', text: 'three', cache_control: mark }]);
		assert.ok(!('cache_control' in body));
	});

	it('asks for JSON by a schema', () => {
		const schema = { type: 'object', properties: { a: { type: 'string' } } };
		const body = encode({ responseFormat: { type: 'json_schema', name: 'a', schema } });
		assert.deepEqual(body.output_config, { format: { type: 'json_schema', schema } });
	});
});

describe('anthropic-messages messages', () => {
	it('take turns: messages of one role are merged, tool results are the user’s', () => {
		const call = (id: string) => ({
			type: 'tool-call' as const,
			index: 0,
			id,
			name: 'read',
			arguments: '{"a":1}',
		});
		assert.deepEqual(
			messagesOf([
				userText('one'),
				userText('two'),
				{ role: 'assistant', content: [{ type: 'text', text: 'I look.' }, call('a'), call('b')] },
				{ role: 'tool', toolCallId: 'a', name: 'read', content: 'A' },
				{ role: 'tool', toolCallId: 'b', name: 'read', content: '', isError: true },
				userText('three'),
			]),
			[
				{ role: 'user', content: [text('one'), text('two')] },
				{
					role: 'assistant',
					content: [
						text('I look.'),
						{ type: 'tool_use', id: 'a', name: 'read', input: { a: 1 } },
						{ type: 'tool_use', id: 'b', name: 'read', input: { a: 1 } },
					],
				},
				{
					role: 'user',
					content: [
						{ type: 'tool_result', tool_use_id: 'a', content: 'A' },
						{ type: 'tool_result', tool_use_id: 'b', content: 'The tool failed.', is_error: true },
						text('three'),
					],
				},
			],
		);
	});

	it('return thinking as it came', () => {
		assert.deepEqual(
			messagesOf([
				userText('one'),
				{
					role: 'assistant',
					content: [
						{ type: 'reasoning', text: 'Hm.' },
						{ type: 'reasoning-opaque', field: 'signature', value: 'c2ln' },
						{ type: 'reasoning-opaque', field: 'redacted_thinking', value: 'eHg=' },
						{ type: 'reasoning-opaque', field: 'signature', value: 'b21pdHRlZA==' },
						{ type: 'reasoning', text: 'Of another provider.' },
						{ type: 'reasoning-opaque', field: 'reasoning_details', value: [{}] },
						{ type: 'text', text: 'Two.' },
					],
				},
			]).at(-1)?.content,
			[
				{ type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
				{ type: 'redacted_thinking', data: 'eHg=' },
				{ type: 'thinking', thinking: '', signature: 'b21pdHRlZA==' },
				text('Two.'),
			],
		);
	});

	it('leave out what providers refuse', () => {
		const lost = { type: 'tool-call' as const, index: 0, id: 'lost', name: 'read', arguments: '{' };
		assert.deepEqual(
			messagesOf([
				userText('one'),
				{ role: 'assistant', content: [{ type: 'text', text: ' \n' }, lost] },
				{ role: 'tool', toolCallId: 'nobody', name: 'read', content: 'x' },
				userText('two'),
				{
					role: 'assistant',
					content: [
						{ type: 'text', text: 'half a sen  ' },
						{ type: 'reasoning', text: 'Hm.' },
						{ type: 'reasoning-opaque', field: 'signature', value: 'c2ln' },
					],
				},
			]),
			[
				{ role: 'user', content: [text('one'), text('two')] },
				{ role: 'assistant', content: [text('half a sen')] },
			],
		);
	});

	it('carry ids and arguments of other providers', () => {
		const content = [
			{ type: 'tool-call' as const, index: 0, id: 'functions.read:0', name: 'read', arguments: '[1]' },
		];
		const [, assistant, user] = messagesOf([
			userText('one'),
			{ role: 'assistant', content },
			{ role: 'tool', toolCallId: 'functions.read:0', name: 'read', content: 'x' },
		]);
		assert.deepEqual(assistant?.content, [
			{ type: 'tool_use', id: 'functions_read_0', name: 'read', input: {} },
		]);
		assert.deepEqual(user?.content, [{ type: 'tool_result', tool_use_id: 'functions_read_0', content: 'x' }]);
	});

	it('carry images and files', () => {
		const [user] = messagesOf([
			{
				role: 'user',
				content: [
					{ type: 'image', mimeType: 'image/png', data: 'AA==' },
					{ type: 'image', url: 'https://example.com/a.png' },
					{ type: 'image', url: 'data:image/png;base64,AA==' },
					{ type: 'file', mimeType: 'application/pdf', name: 'a.pdf', data: 'AA==' },
					{ type: 'file', mimeType: 'text/markdown', name: 'a.md', data: btoa('# A') },
				],
			},
		]);
		const png = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } };
		assert.deepEqual(user?.content, [
			png,
			{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
			png,
			{
				type: 'document',
				source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' },
				title: 'a.pdf',
			},
			{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# A' }, title: 'a.md' },
		]);
		const zip = { type: 'file' as const, mimeType: 'application/zip', name: 'a.zip', data: '' };
		assert.throws(() => messagesOf([{ role: 'user', content: [zip] }]), {
			kind: 'invalid-request',
			message: /a\.zip/,
		});
	});
});

function encode(part: Partial<ChatRequest>) {
	const request = { model: 'claude-test-1', messages: [userText('Hello')], ...part };
	return encodeRequest(request, { sampling: true });
}

function messagesOf(messages: Message[]) {
	return encode({ messages }).messages;
}

function text(said: string) {
	return { type: 'text', text: said };
}
