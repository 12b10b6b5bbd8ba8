import assert from 'node:assert/strict';
import { type ChatRequest, type Message, userText } from '../../../../src/core/chat.ts';
import { encodeQuery, unsaid } from '../../../../src/core/protocols/poe-bot/query.ts';

const TOOL = { name: 'f', description: 'd', parameters: { type: 'object', properties: {} } };

describe('a poe-bot query', () => {
	it('puts the bot’s own parameters into the last message, and the query’s fields at its top', () => {
		const body = encode({
			messages: [userText('A'), userText('B')],
			reasoningEffort: 'high',
			extraBody: { thinking_budget: 1, skip_system_prompt: true, language_code: 'de' },
		});
		assert.deepEqual(
			body.query.map(({ parameters }) => parameters),
			[{}, { reasoning_effort: 'high', thinking_budget: 1 }],
		);
		assert.deepEqual([body.skip_system_prompt, body.language_code], [true, 'de']);
		assert.equal('thinking_budget' in body, false);
	});

	it('calls the assistant "bot", and attaches again what it made', () => {
		const made: Message = {
			role: 'assistant',
			content: [
				{ type: 'reasoning', text: 'Hm.' },
				{ type: 'text', text: 'There.' },
				{ type: 'media', mimeType: 'image/png', url: 'https://example.com/pictures/cat.png' },
			],
		};
		const [, message] = encode({ messages: [userText('Cat'), made, userText('Bigger')] }).query;
		assert.equal(message?.role, 'bot');
		assert.equal(message?.content, 'There.');
		assert.deepEqual(message?.attachments, [
			{
				url: 'https://example.com/pictures/cat.png',
				content_type: 'image/png',
				name: 'cat.png',
				inline_ref: null,
				parsed_content: null,
			},
		]);
	});

	it('puts the last round of tools beside the query, and earlier ones into it', () => {
		const body = encode({
			tools: [TOOL],
			messages: [userText('U'), round('c1'), answer('c1'), round('c2'), answer('c2')],
		});
		assert.deepEqual(
			body.query.map(({ role, message_type: type, content }) => [role, type, content]),
			[
				['user', null, 'U'],
				['bot', 'function_call', '[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]'],
				['tool', null, '[{"role":"tool","name":"f","tool_call_id":"c1","content":"\\"plain words\\""}]'],
			],
		);
		assert.deepEqual(body.tool_calls, [
			{ id: 'c2', type: 'function', function: { name: 'f', arguments: '{}' } },
		]);
		assert.deepEqual(body.tool_results, [
			{ role: 'tool', name: 'f', tool_call_id: 'c2', content: '"plain words"' },
		]);
	});

	it('keeps the rounds of earlier turns within the query', () => {
		const body = encode({ messages: [userText('U'), round('c1'), answer('c1'), userText('V')] });
		assert.deepEqual(
			body.query.map(({ role }) => role),
			['user', 'bot', 'tool', 'user'],
		);
		assert.deepEqual([body.tool_calls, body.tool_results], [null, null]);
	});

	it('leaves out a call without an answer, and an answer without a call', () => {
		const body = encode({ messages: [userText('U'), answer('c9'), round('c1'), userText('V')] });
		assert.deepEqual(
			body.query.map(({ role }) => role),
			['user', 'user'],
		);
	});

	it('offers no tools where none may be called', () => {
		assert.equal(encode({ tools: [TOOL], toolChoice: 'none' }).tools, null);
	});

	it('refuses what would make the answer another one, and tells what it leaves out', () => {
		const invalid = { kind: 'invalid-request' };
		assert.throws(() => encode({ temperature: 3 }), { ...invalid, message: /temperature.*0 and 2/ });
		assert.throws(() => encode({ responseFormat: { type: 'json_object' } }), {
			...invalid,
			message: /response_format/,
		});
		assert.throws(() => encode({ tools: [TOOL], toolChoice: 'required' }), {
			...invalid,
			message: /tool_choice/,
		});
		assert.throws(() => encode({ stop: ['1', '2', '3', '4', '5'] }), { ...invalid, message: /up to 4/ });
		assert.deepEqual(unsaid({ model: 'm', messages: [], topP: 1, maxTokens: 9, temperature: 1 }), [
			'top_p',
			'max_tokens',
		]);
	});
});

function encode(fields: Partial<ChatRequest>) {
	return encodeQuery({ model: 'm', messages: [userText('Hello')], ...fields }, () => undefined);
}

function round(id: string): Message {
	return { role: 'assistant', content: [{ type: 'tool-call', index: 0, id, name: 'f', arguments: '{}' }] };
}

function answer(toolCallId: string): Message {
	return { role: 'tool', toolCallId, name: 'f', content: 'plain words' };
}
