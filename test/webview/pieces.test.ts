import assert from 'node:assert/strict';
import { type Answer, accumulate, emptyAnswer } from '../../src/core/accumulate.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { piecesOf } from '../../src/webview/pieces.ts';

function answerOf(...events: StreamEvent[]): Answer {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	return answer;
}

describe('the pieces of an answer', () => {
	it('come in their order, without what is not for people', () => {
		const pieces = piecesOf(
			answerOf(
				{ type: 'reasoning-delta', text: 'hm' },
				{ type: 'reasoning-opaque', field: 'signature', value: 'x' },
				{ type: 'text-delta', text: 'yes' },
				{ type: 'media', mimeType: 'image/png', data: 'AAAA' },
			),
		);
		assert.deepEqual(
			pieces.map(({ type }) => type),
			['reasoning', 'text', 'media'],
		);
	});

	it('join each result to its own call, also where two rounds use the same id', () => {
		const call = (json: string): StreamEvent[] => [
			{ type: 'tool-call-start', index: 0, id: 'call_0', name: 'read' },
			{ type: 'tool-call-delta', index: 0, json },
			{ type: 'tool-result', index: 0, id: 'call_0', name: 'read', content: `result of ${json}` },
		];
		const pieces = piecesOf(answerOf(...call('1'), { type: 'start', id: 's', model: 'm' }, ...call('2')));
		assert.deepEqual(
			pieces.map((piece) => piece.type === 'tool' && [piece.call.arguments, piece.result?.content]),
			[
				['1', 'result of 1'],
				['2', 'result of 2'],
			],
		);
	});

	it('leave out a result that no call asked for', () => {
		assert.deepEqual(
			piecesOf(answerOf({ type: 'tool-result', index: 0, id: 'x', name: 'n', content: 'c' })),
			[],
		);
	});
});
