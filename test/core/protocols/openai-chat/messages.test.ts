import assert from 'node:assert/strict';
import { type Message, userText } from '../../../../src/core/chat.ts';
import { encodeMessages } from '../../../../src/core/protocols/openai-chat/messages.ts';

const messages = (...list: Message[]) => encodeMessages(list);

describe('the messages of an openai-chat request', () => {
	it('carries images and files', () => {
		const encoded = messages({
			role: 'user',
			content: [
				{ type: 'text', text: 'What is this?' },
				{ type: 'image', mimeType: 'image/png', data: 'QUJD' },
				{ type: 'image', url: 'https://example.org/a.png' },
				{ type: 'file', mimeType: 'application/pdf', name: 'a.pdf', data: 'REVG' },
			],
		});
		assert.deepEqual(encoded, [
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What is this?' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
					{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
					{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,REVG' } },
				],
			},
		]);
	});

	it('sends a turn of tools back as its provider wants it', () => {
		const encoded = messages(
			userText('When?'),
			{
				role: 'assistant',
				content: [
					{ type: 'reasoning', text: 'Look it up.' },
					{ type: 'text', text: 'Let me see.' },
					{ type: 'tool-call', index: 0, id: 'a', name: 'clock', arguments: '' },
					{ type: 'reasoning-opaque', field: 'extra_content', value: { google: 1 }, index: 0 },
					{ type: 'tool-call', index: 1, id: 'b', name: 'clock', arguments: '{"zone":' },
					{ type: 'reasoning-opaque', field: 'reasoning_content', value: 'Look it up.' },
				],
			},
			{ role: 'tool', toolCallId: 'a', name: 'clock', content: 'Noon' },
			{ role: 'tool', toolCallId: 'b', name: 'clock', content: 'Bad arguments', isError: true },
		);
		assert.deepEqual(encoded.slice(1), [
			{
				role: 'assistant',
				content: 'Let me see.',
				reasoning_content: 'Look it up.',
				tool_calls: [
					{
						type: 'function',
						id: 'a',
						function: { name: 'clock', arguments: '{}' },
						extra_content: { google: 1 },
					},
					{ type: 'function', id: 'b', function: { name: 'clock', arguments: '{}' } },
				],
			},
			{ role: 'tool', tool_call_id: 'a', content: 'Noon' },
			{ role: 'tool', tool_call_id: 'b', content: 'Bad arguments' },
		]);
	});

	it('keeps provider-named reasoning out of later turns', () => {
		const encoded = messages(
			userText('Why?'),
			{
				role: 'assistant',
				content: [
					{ type: 'text', text: 'So.' },
					{ type: 'reasoning-opaque', field: 'reasoning_details', value: [] },
				],
			},
			userText('Really?'),
		);
		assert.deepEqual(encoded[1], { role: 'assistant', content: 'So.' });
	});

	it('repairs what was broken off: unanswered calls, answers without a call, empty messages', () => {
		const encoded = messages(
			{ role: 'system', content: 'Be brief.' },
			userText('Go'),
			{
				role: 'assistant',
				content: [
					{ type: 'refusal', text: 'No.' },
					{ type: 'tool-call', index: 0, id: 'lost', name: 'clock', arguments: '{}' },
				],
			},
			{ role: 'tool', toolCallId: 'never-called', name: 'clock', content: 'Noon' },
			{ role: 'assistant', content: [{ type: 'reasoning', text: 'Hm' }] },
			userText('Again'),
		);
		assert.deepEqual(encoded, [
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'Go' },
			{ role: 'assistant', content: 'No.' },
			{ role: 'user', content: 'Again' },
		]);
	});
});
