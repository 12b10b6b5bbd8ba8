import assert from 'node:assert/strict';
import { type ChatRequest, userText } from '../../../../src/core/chat.ts';
import { StreamError } from '../../../../src/core/errors.ts';
import { encodeRequest } from '../../../../src/core/protocols/openai-chat/request.ts';

const ask = (more: Partial<ChatRequest> = {}) =>
	encodeRequest({ model: 'm', messages: [userText('Hello')], ...more });
const clock = {
	name: 'clock',
	description: 'Tells the time.',
	parameters: { type: 'object', properties: {} },
};

describe('an openai-chat request', () => {
	it('holds only what is set', () => {
		assert.deepEqual(ask(), {
			model: 'm',
			messages: [{ role: 'user', content: 'Hello' }],
			stream: true,
			stream_options: { include_usage: true },
		});
	});

	it('holds all that is set, under the names of the wire', () => {
		const {
			model,
			messages: _,
			stream,
			stream_options: __,
			...rest
		} = ask({
			tools: [clock],
			toolChoice: { name: 'clock' },
			parallelToolCalls: false,
			temperature: 0,
			topP: 0.5,
			maxTokens: 100,
			stop: ['END'],
			seed: 7,
			reasoningEffort: 'minimal',
			responseFormat: { type: 'json_schema', name: 'out', schema: { type: 'object' }, strict: true },
			extraBody: { top_k: 5, seed: 8 },
		});
		assert.deepEqual(rest, {
			tools: [{ type: 'function', function: clock }],
			tool_choice: { type: 'function', function: { name: 'clock' } },
			parallel_tool_calls: false,
			temperature: 0,
			top_p: 0.5,
			max_tokens: 100,
			stop: ['END'],
			seed: 8,
			reasoning_effort: 'minimal',
			response_format: {
				type: 'json_schema',
				json_schema: { name: 'out', schema: { type: 'object' }, strict: true },
			},
			top_k: 5,
		});
	});

	it('says nothing about tools where there are none', () => {
		assert.deepEqual(ask({ tools: [], toolChoice: 'auto', parallelToolCalls: true, stop: [] }), ask());
	});

	const ranges: [field: string, more: Partial<ChatRequest>, sentence: RegExp][] = [
		['temperature', { temperature: 3 }, /temperature must be between 0 and 2, not 3/],
		['temperature', { temperature: Number.NaN }, /temperature must be/],
		['top_p', { topP: 1.1 }, /top_p must be between 0 and 1/],
		['max_tokens', { maxTokens: 0 }, /max_tokens must be at least 1/],
		['stop', { stop: ['a', 'b', 'c', 'd', 'e'] }, /stop takes up to 4/],
	];
	for (const [field, more, sentence] of ranges) {
		it(`names the range of ${field}: ${JSON.stringify(more)}`, () => {
			assert.throws(
				() => ask(more),
				(error) =>
					error instanceof StreamError && error.kind === 'invalid-request' && sentence.test(error.message),
			);
		});
	}
});
