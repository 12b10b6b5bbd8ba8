import assert from 'node:assert/strict';
import { type ChatRequest, type Message, userText } from '../../../../src/core/chat.ts';
import { REASONING_ITEM } from '../../../../src/core/protocols/openai-responses/input.ts';
import { encodeRequest } from '../../../../src/core/protocols/openai-responses/request.ts';

const REASONING = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAAA' };
const parameters = { type: 'object', properties: { path: { type: 'string' } } };

describe('an openai-responses request', () => {
	it('sends what is set, and keeps the chat off the provider’s disk', () => {
		assert.deepEqual(encodeRequest({ model: 'm', messages: [userText('Hello')] }), {
			model: 'm',
			input: [{ role: 'user', content: 'Hello' }],
			stream: true,
			store: false,
			include: ['reasoning.encrypted_content'],
		});
	});

	it('says everything that the protocol can say', () => {
		const body = encode({
			tools: [{ name: 'read', description: 'Reads.', parameters }],
			toolChoice: { name: 'read' },
			parallelToolCalls: false,
			temperature: 0.5,
			topP: 0.9,
			maxTokens: 100,
			reasoningEffort: 'high',
			responseFormat: { type: 'json_schema', name: 'answer', schema: parameters, strict: true },
			extraBody: { service_tier: 'flex', store: true },
		});
		const { input: _, ...rest } = body;
		assert.deepEqual(rest, {
			model: 'm',
			stream: true,
			store: true,
			include: ['reasoning.encrypted_content'],
			tools: [{ type: 'function', name: 'read', description: 'Reads.', parameters, strict: false }],
			tool_choice: { type: 'function', name: 'read' },
			parallel_tool_calls: false,
			temperature: 0.5,
			top_p: 0.9,
			max_output_tokens: 100,
			reasoning: { effort: 'high' },
			text: { format: { type: 'json_schema', name: 'answer', schema: parameters, strict: true } },
			service_tier: 'flex',
		});
	});

	it('leaves out what is said about tools where there are none', () => {
		const body = encode({ toolChoice: 'required', parallelToolCalls: true });
		assert.equal('tool_choice' in body || 'parallel_tool_calls' in body, false);
	});

	it('names the field that is out of its range, or that the protocol does not have', () => {
		assert.throws(() => encode({ temperature: 3 }), {
			kind: 'invalid-request',
			message: /temperature.*0 and 2/,
		});
		assert.throws(() => encode({ topP: -1 }), { message: /top_p/ });
		assert.throws(() => encode({ maxTokens: 0 }), { message: /max_output_tokens.*at least 1/ });
		assert.throws(() => encode({ stop: ['X'] }), { kind: 'invalid-request', message: /stop/ });
	});

	it('puts images and files into the user’s message', () => {
		const [item] = inputOf({
			role: 'user',
			content: [
				{ type: 'text', text: 'Look.' },
				{ type: 'image', mimeType: 'image/png', data: 'AAAA' },
				{ type: 'image', url: 'https://example.com/a.png' },
				{ type: 'file', mimeType: 'application/pdf', name: 'a.pdf', data: 'BBBB' },
			],
		});
		assert.deepEqual(item, {
			role: 'user',
			content: [
				{ type: 'input_text', text: 'Look.' },
				{ type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
				{ type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
				{ type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
			],
		});
	});

	it('sends the reasoning of the running turn back, right before what it led to', () => {
		assert.deepEqual(inputOf({ role: 'system', content: 'S' }, userText('U'), round('c1'), answer('c1')), [
			{ role: 'system', content: 'S' },
			{ role: 'user', content: 'U' },
			{ role: 'assistant', content: 'Looking.' },
			REASONING,
			{ type: 'function_call', call_id: 'c1', name: 'read', arguments: '{"path":"a"}' },
			{ type: 'function_call_output', call_id: 'c1', output: 'found' },
		]);
	});

	it('leaves out reasoning that nothing follows, that is over, or that is not encrypted', () => {
		assert.deepEqual(inputOf(userText('U'), round('c1')), [
			{ role: 'user', content: 'U' },
			{ role: 'assistant', content: 'Looking.' },
		]);
		const next = inputOf(userText('U'), round('c1'), answer('c1'), userText('V'));
		assert.equal(JSON.stringify(next).includes('gAAAA'), false);
		const bare = inputOf(userText('U'), round('c1', { ...REASONING, encrypted_content: null }), answer('c1'));
		assert.equal(JSON.stringify(bare).includes('rs_1'), false);
	});

	it('leaves out an answer to no call, and arguments that do not parse', () => {
		const broken: Message = {
			role: 'assistant',
			content: [{ type: 'tool-call', index: 0, id: 'c2', name: 'read', arguments: '{"pa' }],
		};
		assert.deepEqual(inputOf(userText('U'), answer('c9'), broken, answer('c2')), [
			{ role: 'user', content: 'U' },
			{ type: 'function_call', call_id: 'c2', name: 'read', arguments: '{}' },
			{ type: 'function_call_output', call_id: 'c2', output: 'found' },
		]);
	});
});

function encode(fields: Partial<ChatRequest>) {
	return encodeRequest({ model: 'm', messages: [userText('Hello')], ...fields });
}

function inputOf(...messages: Message[]) {
	return encode({ messages }).input as unknown[];
}

function round(id: string, reasoning: unknown = REASONING): Message {
	return {
		role: 'assistant',
		content: [
			{ type: 'reasoning', text: 'Hm.' },
			{ type: 'text', text: 'Looking.' },
			{ type: 'reasoning-opaque', field: REASONING_ITEM, value: reasoning },
			{ type: 'reasoning-opaque', field: 'reasoning_content', value: 'of another protocol' },
			{ type: 'tool-call', index: 0, id, name: 'read', arguments: '{"path":"a"}' },
		],
	};
}

function answer(toolCallId: string): Message {
	return { role: 'tool', toolCallId, name: 'read', content: 'found' };
}
