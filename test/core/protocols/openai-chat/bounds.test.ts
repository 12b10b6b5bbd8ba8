import assert from 'node:assert/strict';
import { chunk, eventStreamOf } from '../../../servers/chat-stream.ts';
import { decode } from './collect.ts';

const encoder = new TextEncoder();
const bytes = (chunks: readonly object[], done = true) => [encoder.encode(eventStreamOf(chunks, { done }))];
const call = (index: number, fields: object = {}) => ({
	index,
	id: `c${index}`,
	function: { name: 'f', arguments: '{}' },
	...fields,
});

describe('what a hostile provider sends', () => {
	it('up to 128 tool calls are read, more fail', () => {
		const calls = Array.from({ length: 129 }, (_, index) => call(index));
		const most = decode(bytes([chunk({ tool_calls: calls.slice(0, 128) })]));
		assert.equal(most.events.filter(({ type }) => type === 'tool-call-end').length, 128);
		assert.equal(decode(bytes([chunk({ tool_calls: calls })])).error?.kind, 'protocol');
	});

	it('a call without a name fails in the end, and at once when it is long', () => {
		const nameless = (json: string) => chunk({ tool_calls: [{ index: 0, function: { arguments: json } }] });
		assert.equal(decode(bytes([nameless('{}')])).error?.kind, 'protocol');
		const pieces = Array.from({ length: 100 }, () => nameless('x'.repeat(1000)));
		assert.equal(decode(bytes(pieces, false)).error?.kind, 'protocol');
	});

	it('deep JSON is not kept', () => {
		const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		const data = `{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":${deep}},"extra_content":${deep}}],"reasoning_details":[{"type":"x","deep":${deep}}]}}]}`;
		const { events, error } = decode([encoder.encode(`data: ${data}\n\ndata: [DONE]\n\n`)]);
		assert.equal(error, undefined);
		assert.deepEqual(
			events.map(({ type }) => type),
			['start', 'tool-call-start', 'tool-call-end', 'finish'],
		);
	});

	it('a flood of reasoning to be sent back is not kept', () => {
		const piece = chunk({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'x'.repeat(500_000) }] });
		const { events } = decode(bytes([...Array.from({ length: 10 }, () => piece), chunk({ content: 'ok' })]));
		assert.deepEqual(
			events.map(({ type }) => type),
			['start', 'text-delta', 'finish'],
		);
	});

	it('endless white space is passed on, not held', () => {
		const { events } = decode(bytes(Array.from({ length: 2000 }, () => chunk({ content: '\n' }))));
		assert.ok(events.filter(({ type }) => type === 'text-delta').length > 1000);
	});

	it('prototypes stay clean', () => {
		decode([
			encoder.encode(
				'data: {"__proto__":{"polluted":1},"choices":[{"delta":{"__proto__":{"polluted":1}}}]}\n\n',
			),
		]);
		assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
	});
});
