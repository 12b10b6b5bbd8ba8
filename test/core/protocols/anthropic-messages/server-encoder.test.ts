import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { StreamError } from '../../../../src/core/errors.ts';
import { createSseReader } from '../../../../src/core/http/sse-reader.ts';
import { anthropicMessagesServer } from '../../../../src/core/protocols/anthropic-messages/server.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';

const START: StreamEvent = { type: 'start', id: 'msg_1', model: 'model-1' };
const STOP: StreamEvent = { type: 'finish', reason: 'stop' };
const USAGE: StreamEvent = {
	type: 'usage',
	inputTokens: 15,
	outputTokens: 3,
	cacheReadTokens: 4,
	cacheWriteTokens: 1,
};

describe('the anthropic-messages encoder', () => {
	it('writes every event with its name, the message around the blocks', () => {
		const usage = {
			input_tokens: 10,
			cache_creation_input_tokens: 1,
			cache_read_input_tokens: 4,
			output_tokens: 3,
		};
		assert.deepEqual(wireOf([START, USAGE, { type: 'notice', text: 'n' }, text('Hi'), STOP, STOP]), [
			{
				type: 'message_start',
				message: {
					id: 'msg_1',
					type: 'message',
					role: 'assistant',
					model: 'model-1',
					content: [],
					stop_reason: null,
					stop_sequence: null,
					usage,
				},
			},
			{ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
			{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
			{ type: 'content_block_stop', index: 0 },
			{ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
			{ type: 'message_stop' },
		]);
	});

	it('estimates the request’s length where nothing tells it before the answer, and only there', () => {
		const options = { model: 'm', estimateInput: () => 77 };
		const started = (events: readonly StreamEvent[]) => {
			const encoder = anthropicMessagesServer.createEncoder(options);
			const all = events.map((event) => encoder.event(event)).join('');
			return [...all.matchAll(/"input_tokens":(\d+)/g)].map(([, count]) => Number(count));
		};
		assert.deepEqual(started([START, text('Hi'), USAGE, STOP]), [77, 10]);
		assert.deepEqual(started([START, USAGE, text('Hi'), STOP]), [10, 10]);
		const none: StreamEvent = { type: 'usage', inputTokens: 0, outputTokens: 1 };
		assert.deepEqual(started([START, none, text('Hi'), USAGE, STOP]), [77, 10]);
	});

	it('ends each block before the next begins, also where calls come in turns', () => {
		const call = (index: number): StreamEvent => ({
			type: 'tool-call-start',
			index,
			id: `t${index}`,
			name: 'a',
		});
		const json = (index: number, piece: string): StreamEvent => ({
			type: 'tool-call-delta',
			index,
			json: piece,
		});
		const events = wireOf([
			START,
			{ type: 'reasoning-delta', text: 'Hm.' },
			{ type: 'reasoning-opaque', field: 'signature', value: 'c2ln' },
			call(0),
			call(1),
			json(0, '{"a":'),
			json(1, '{"b":2}'),
			text('Between.'),
			json(0, '1}'),
			{ type: 'tool-call-end', index: 0 },
			{ type: 'tool-call-end', index: 1 },
			{ type: 'finish', reason: 'tool-calls' },
		]);
		const blocks = events.filter(({ type }) => String(type).startsWith('content_block'));
		assert.deepEqual(blocks.map(short), [
			'start 0 thinking',
			'thinking_delta',
			'signature_delta',
			'stop 0',
			'start 1 tool_use',
			'{"a":',
			'1}',
			'stop 1',
			'start 2 tool_use',
			'{"b":2}',
			'stop 2',
			'start 3 text',
			'text_delta',
			'stop 3',
		]);
	});

	it('writes what it has of a call as it comes', () => {
		const encoder = anthropicMessagesServer.createEncoder({ model: 'asked' });
		encoder.event(START);
		assert.match(encoder.event({ type: 'tool-call-start', index: 0, id: 't', name: 'a' }), /tool_use/);
		assert.match(encoder.event({ type: 'tool-call-delta', index: 0, json: '{"a":' }), /input_json_delta/);
	});

	it('says every finish', () => {
		const reasons = (['stop', 'length', 'tool-calls', 'content-filter', 'refusal'] as const).map(
			(reason) => Object(wireOf([START, { type: 'finish', reason }])[1]?.delta).stop_reason,
		);
		assert.deepEqual(reasons, ['end_turn', 'max_tokens', 'tool_use', 'refusal', 'refusal']);
	});

	it('writes an error in the protocol’s shape, and nothing after it', () => {
		const encoder = anthropicMessagesServer.createEncoder({ model: 'asked' });
		encoder.event(START);
		const error = new StreamError('overloaded', 'Test is overloaded.', { requestId: 'req_1' });
		assert.equal(
			encoder.failure(error),
			'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Test is overloaded."},"request_id":"req_1"}\n\n',
		);
		assert.equal(encoder.event(STOP) + encoder.failure(error), '');
	});

	it('refuses to serve half an answer as a whole one', () => {
		const answer = emptyAnswer();
		accumulate(answer, START);
		accumulate(answer, text('Hi'));
		assert.throws(() => anthropicMessagesServer.encodeAnswer(answer, { model: 'asked' }), {
			kind: 'interrupted',
		});
	});
});

function text(said: string): StreamEvent {
	return { type: 'text-delta', text: said };
}

function wireOf(events: readonly StreamEvent[]): Record<string, unknown>[] {
	const encoder = anthropicMessagesServer.createEncoder({ model: 'asked' });
	const stream = events.map((event) => encoder.event(event)).join('');
	return createSseReader()
		.push(new TextEncoder().encode(stream))
		.map(({ event, data }) => {
			const wire = JSON.parse(data);
			assert.equal(event, wire.type);
			return wire;
		});
}

function short({ type, index, content_block: block, delta }: Record<string, unknown>): string {
	const said = delta as { type: string; partial_json?: string } | undefined;
	if (said) {
		return said.partial_json ?? said.type;
	}
	const kind = (block as { type: string } | undefined)?.type;
	return [String(type).replace('content_block_', ''), index, kind]
		.filter((word) => word !== undefined)
		.join(' ');
}
