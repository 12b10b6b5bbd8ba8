import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from './decode.ts';

const START = { type: 'message_start', message: { id: 'msg_1', model: 'm', usage: { input_tokens: 1 } } };

describe('anthropic-messages, from a hostile server', function () {
	this.timeout(20_000);

	it('whatever the messages hold: a StreamError or one finish, last', () => {
		const type = fc.constantFrom(
			'message_start',
			'content_block_start',
			'content_block_delta',
			'content_block_stop',
			'message_delta',
			'message_stop',
			'ping',
			'toString',
		);
		const kind = fc.constantFrom(
			'text',
			'tool_use',
			'thinking',
			'text_delta',
			'input_json_delta',
			'x',
			'__proto__',
		);
		const block = fc.dictionary(
			fc.constantFrom(
				'type',
				'text',
				'name',
				'id',
				'input',
				'partial_json',
				'thinking',
				'signature',
				'citations',
			),
			fc.oneof(kind, fc.jsonValue({ maxDepth: 1 })),
		);
		const message = fc.record(
			{
				type: fc.oneof(type, fc.jsonValue({ maxDepth: 1 })),
				index: fc.oneof(fc.nat(3), fc.jsonValue({ maxDepth: 1 })),
				content_block: fc.oneof(block, fc.jsonValue({ maxDepth: 1 })),
				delta: fc.oneof(block, fc.jsonValue({ maxDepth: 1 })),
				message: fc.oneof(block, fc.jsonValue({ maxDepth: 1 })),
				usage: fc.jsonValue({ maxDepth: 1 }),
			},
			{ requiredKeys: ['type'] },
		);
		fc.assert(
			fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
				const { events, error } = decode([bytesOf([START, ...messages])]);
				const finish = events.findIndex((event) => event.type === 'finish');
				assert.equal(finish === -1, error !== undefined);
				assert.ok(finish === -1 || finish === events.length - 1);
			}),
			{ numRuns: 300 },
		);
	});

	it('depth does not end it', () => {
		const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		const data = [
			`{"type":"content_block_start","index":${deep},"content_block":{"type":"tool_use","id":"t","name":"a","input":{"a":${deep}}}}`,
			`{"type":"content_block_stop","index":${deep}}`,
			`{"type":"content_block_start","index":1,"content_block":{"type":"text","text":${deep},"citations":${deep}}}`,
			`{"type":"message_delta","delta":${deep},"usage":${deep}}`,
			'{"type":"message_stop"}',
		];
		const { events, error } = decode([
			new TextEncoder().encode(data.map((line) => `data: ${line}\n\n`).join('')),
		]);
		assert.equal(error, undefined);
		assert.deepEqual(
			events.flatMap((event) => (event.type === 'tool-call-delta' ? [event.json] : [])),
			['{}'],
		);
	});

	it('a flood of parts that nobody knows is told only so often', () => {
		const part = { type: 'content_block_start', index: 0, content_block: { type: 'hologram' } };
		const { events } = decode([
			bytesOf([START, ...Array.from({ length: 5000 }, () => part), { type: 'message_stop' }]),
		]);
		assert.equal(events.filter(({ type }) => type === 'notice').length, 64);
	});

	it('never touches a prototype', () => {
		decode([
			new TextEncoder().encode(
				'data: {"type":"message_start","__proto__":{"polluted":1},"message":{"__proto__":{"polluted":1},"usage":{"__proto__":{"polluted":1}}}}\n\n',
			),
		]);
		assert.equal(Object(Object.create(null)).polluted ?? Object({}).polluted, undefined);
	});
});

function bytesOf(messages: readonly object[]): Uint8Array {
	return new TextEncoder().encode(messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join(''));
}
