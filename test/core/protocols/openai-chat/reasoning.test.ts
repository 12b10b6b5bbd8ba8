import assert from 'node:assert/strict';
import { createReasoning } from '../../../../src/core/protocols/openai-chat/reasoning.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';

describe('reasoning', () => {
	const cases: [name: string, deltas: object[], said: string][] = [
		[
			'reasoning_content',
			[{ reasoning_content: 'a' }, { reasoning_content: null }, { reasoning_content: 'b' }],
			'ab',
		],
		['reasoning', [{ reasoning: 'a' }, { reasoning: '' }], 'a'],
		['both are said once', [{ reasoning_content: 'a', reasoning: 'a' }], 'a'],
		['details beside a string are not said', [{ reasoning: 'a', reasoning_details: [{ text: 'a' }] }], 'a'],
		[
			'details alone are',
			[{ reasoning_details: [{ text: 'a' }, { summary: 'b' }, { data: 'c' }, null, 5] }],
			'ab',
		],
		['nothing else', [{ reasoning: {}, reasoning_content: 5, reasoning_details: 'x' }], ''],
	];
	for (const [name, deltas, said] of cases) {
		it(name, () => {
			const events = read(deltas, false);
			assert.equal(
				events.map((event) => (event.type === 'reasoning-delta' ? event.text : '')).join(''),
				said,
			);
		});
	}

	it('is kept under its name for a turn with tools, and only then', () => {
		const deltas = [{ reasoning_content: 'a' }, { reasoning_content: 'b' }];
		assert.deepEqual(read(deltas, true).at(-1), {
			type: 'reasoning-opaque',
			field: 'reasoning_content',
			value: 'ab',
		});
		assert.equal(read(deltas, false).at(-1)?.type, 'reasoning-delta');
	});

	it('in details is kept put together, signature and all', () => {
		const detail = (more: object) => ({ reasoning_details: [{ type: 'reasoning.text', index: 0, ...more }] });
		const deltas = [
			detail({ text: 'a' }),
			detail({ text: 'b', signature: null }),
			detail({ signature: 's' }),
		];
		assert.deepEqual(read(deltas, false).at(-1), {
			type: 'reasoning-opaque',
			field: 'reasoning_details',
			value: [{ type: 'reasoning.text', index: 0, text: 'ab', signature: 's' }],
		});
	});
});

function read(deltas: readonly object[], forTools: boolean): StreamEvent[] {
	const reasoning = createReasoning();
	const events: StreamEvent[] = [];
	for (const delta of deltas) {
		reasoning.read({ ...delta }, events);
	}
	reasoning.end(forTools, events);
	return events;
}
