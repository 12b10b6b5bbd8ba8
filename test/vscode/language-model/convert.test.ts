import assert from 'node:assert/strict';
import { messagesOf } from '../../../src/vscode/language-model/convert.ts';
import type { PlainPart } from '../../../src/vscode/language-model/plain-message.ts';

const text = (said: string): PlainPart => ({ type: 'text', text: said });
const data = (mimeType: string, said: string): PlainPart => ({
	type: 'data',
	mimeType,
	data: new TextEncoder().encode(said),
});

describe('messagesOf', () => {
	it('keeps roles and text', () => {
		assert.deepEqual(
			messagesOf([
				{ role: 'system', parts: [text('Be '), text('brief.')] },
				{ role: 'user', parts: [text('Hello')] },
				{ role: 'assistant', parts: [text('Hi')] },
			]),
			[
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: [{ type: 'text', text: 'Hello' }] },
				{ role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
			],
		);
	});

	it('passes images, text and JSON, and drops every other kind of data', () => {
		const parts = [
			data('image/png', 'PNG'),
			data('application/json', '{}'),
			data('text/plain; charset=utf-8', 'abc'),
			data('cache_control', 'ephemeral'),
			data('stateful_marker', 'xyz'),
			data('application/pdf', '%PDF'),
		];
		assert.deepEqual(messagesOf([{ role: 'user', parts }]), [
			{
				role: 'user',
				content: [
					{ type: 'image', mimeType: 'image/png', data: 'UE5H' },
					{ type: 'text', text: '{}' },
					{ type: 'text', text: 'abc' },
				],
			},
		]);
	});

	it('leaves out a message that held nothing but marks', () => {
		const mark = [data('cache_control', 'ephemeral')];
		assert.deepEqual(
			messagesOf([
				{ role: 'user', parts: mark },
				{ role: 'assistant', parts: mark },
				{ role: 'system', parts: mark },
			]),
			[],
		);
	});

	it('numbers tool calls and puts their results right after them, by name', () => {
		const messages = messagesOf([
			{
				role: 'assistant',
				parts: [
					text('Let me look.'),
					{ type: 'tool-call', id: 'c1', name: 'read', input: { path: 'a' } },
					{ type: 'tool-call', id: 'c2', name: 'list', input: undefined },
				],
			},
			{
				role: 'user',
				parts: [
					text('And now?'),
					{ type: 'tool-result', id: 'c1', parts: [text('one'), data('text/plain', 'two')] },
					{ type: 'tool-result', id: 'c2', parts: [data('image/png', 'PNG')] },
				],
			},
		]);
		assert.deepEqual(messages, [
			{
				role: 'assistant',
				content: [
					{ type: 'text', text: 'Let me look.' },
					{ type: 'tool-call', index: 0, id: 'c1', name: 'read', arguments: '{"path":"a"}' },
					{ type: 'tool-call', index: 1, id: 'c2', name: 'list', arguments: '{}' },
				],
			},
			{ role: 'tool', toolCallId: 'c1', name: 'read', content: 'one\ntwo' },
			{ role: 'tool', toolCallId: 'c2', name: 'list', content: '' },
			{
				role: 'user',
				content: [
					{ type: 'image', mimeType: 'image/png', data: 'UE5H' },
					{ type: 'text', text: 'And now?' },
				],
			},
		]);
	});
});
