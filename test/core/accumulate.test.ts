import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answer, accumulate, emptyAnswer, toolCalls } from '../../src/core/accumulate.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { FINISH, START, text, toolCall } from './scripted-stream.ts';

describe('accumulate', () => {
	function all(...events: StreamEvent[]): Answer {
		const answer = emptyAnswer();
		for (const event of events) {
			accumulate(answer, event);
		}
		return answer;
	}

	it('keeps the parts of a message in the order in which they were said', () => {
		const opaque = { type: 'reasoning-opaque', field: 'signature', value: { a: 1 } } as const;
		const { messages } = all(
			START,
			{ type: 'reasoning-delta', text: 'h' },
			{ type: 'reasoning-delta', text: 'm' },
			opaque,
			text('a'),
			text('b'),
			{ type: 'media', mimeType: 'image/png', url: 'https://x/y' },
			{ type: 'refusal-delta', text: 'no' },
			FINISH,
		);
		assert.deepEqual(messages, [
			{
				role: 'assistant',
				content: [
					{ type: 'reasoning', text: 'hm' },
					opaque,
					{ type: 'text', text: 'ab' },
					{ type: 'media', mimeType: 'image/png', url: 'https://x/y' },
					{ type: 'refusal', text: 'no' },
				],
			},
		]);
	});

	it('puts the pieces of interleaved tool calls together by index', () => {
		const answer = all(
			{ type: 'tool-call-start', index: 0, id: 'a', name: 'read' },
			{ type: 'tool-call-start', index: 1, id: 'b', name: 'edit' },
			{ type: 'tool-call-delta', index: 1, json: '{"x"' },
			{ type: 'tool-call-delta', index: 0, json: '{}' },
			{ type: 'tool-call-delta', index: 1, json: ':1}' },
			{ type: 'tool-call-delta', index: 7, json: 'of no call' },
		);
		assert.deepEqual(
			toolCalls(answer).map(({ id, arguments: json }) => [id, json]),
			[
				['a', '{}'],
				['b', '{"x":1}'],
			],
		);
	});

	it('makes a message of each round of a turn, with the results between them', () => {
		const { messages } = all(
			START,
			...toolCall(0, 'read', '{}'),
			{ type: 'tool-result', index: 0, id: 'c0', name: 'read', content: 'x', isError: true },
			START,
			...toolCall(0, 'read', '{}', 'd0'),
			START,
			text('done'),
		);
		assert.deepEqual(
			messages.map(({ role }) => role),
			['assistant', 'tool', 'assistant', 'assistant'],
		);
		assert.deepEqual(messages[1], {
			role: 'tool',
			toolCallId: 'c0',
			name: 'read',
			content: 'x',
			isError: true,
		});
	});

	it('replaces only what the open message says', () => {
		const { messages } = all(START, text('a'), START, text('b'), { type: 'replace', text: 'c' }, text('d'));
		assert.deepEqual(
			messages.map(({ content }) => content),
			[[{ type: 'text', text: 'a' }], [{ type: 'text', text: 'cd' }]],
		);
	});

	it('keeps the last usage, and what stands beside the messages', () => {
		const answer = all(
			{ type: 'notice', text: 'n' },
			{ ...START, from: 'cache' } as StreamEvent,
			{ type: 'usage', inputTokens: 1, outputTokens: 1 },
			{ type: 'usage', inputTokens: 1, outputTokens: 2 },
			{ type: 'citation', url: 'u' },
			{ type: 'suggestion', text: 's' },
			FINISH,
		);
		assert.deepEqual(answer, {
			id: 'a',
			model: 'm-1',
			from: 'cache',
			messages: [{ role: 'assistant', content: [] }],
			notices: ['n'],
			citations: [{ url: 'u' }],
			suggestions: ['s'],
			usage: { inputTokens: 1, outputTokens: 2 },
			finish: 'stop',
		});
	});

	it('law: how the text was cut leaves no trace', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (pieces) => {
				const whole = pieces.join('');
				assert.deepEqual(
					all(START, ...pieces.map(text)),
					whole === '' ? all(START) : all(START, text(whole)),
				);
			}),
		);
	});

	it('law: an answer survives JSON', () => {
		const answer = all(START, text('a'), ...toolCall(0, 'read', '{}'), FINISH);
		assert.deepEqual(JSON.parse(JSON.stringify({ ...answer, from: 'shared' })), {
			...answer,
			from: 'shared',
		});
	});
});
