import assert from 'node:assert/strict';
import { createToolCalls } from '../../../../src/core/protocols/openai-chat/tool-calls.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';

type Wire = { id?: string | null; index?: unknown; name?: string; args?: unknown };

describe('tool calls are told apart', () => {
	const cases: [name: string, fragments: Wire[], calls: string[]][] = [
		[
			'by index',
			[
				{ id: 'a', index: 0, name: 'f', args: '{' },
				{ id: 'b', index: 1, name: 'g', args: '{' },
				{ index: 0, args: '}' },
				{ index: 1, args: '}' },
			],
			['a f {}', 'b g {}'],
		],
		[
			'by id, where the index collides',
			[
				{ id: 'a', index: 0, name: 'f', args: '{}' },
				{ id: 'b', index: 0, name: 'f', args: '{}' },
			],
			['a f {}', 'b f {}'],
		],
		[
			'by id, where every fragment has it',
			[
				{ id: 'a', name: 'f', args: '{' },
				{ id: 'b', name: 'f', args: '{' },
				{ id: 'a', args: '}' },
				{ id: 'b', args: '}' },
			],
			['a f {}', 'b f {}'],
		],
		[
			'by name, where they have neither id nor index',
			[
				{ name: 'f', args: '{}' },
				{ name: 'f', args: '{}' },
				{ name: 'g', args: '{}' },
			],
			['call_x_0 f {}', 'call_x_1 f {}', 'call_x_2 g {}'],
		],
		[
			'not by a name that is repeated',
			[
				{ index: 0, name: 'f', args: '{' },
				{ index: 0, name: 'f', args: '}' },
			],
			['call_x_0 f {}'],
		],
		[
			'not by an id that is new each time',
			[
				{ id: 'a', index: 0, name: 'f' },
				{ id: 'b', index: 0, args: '{' },
				{ id: 'c', index: 0, args: '}' },
			],
			['a f {}'],
		],
		[
			'not by an index that is nonsense',
			[
				{ id: 'a', index: '__proto__', name: 'f', args: '{' },
				{ index: -1, args: '}' },
			],
			['a f {}'],
		],
		[
			'the rest goes to the open one',
			[{ id: 'a', index: 0, name: 'f', args: '{' }, { args: '"x":' }, { id: null, index: null, args: '1}' }],
			['a f {"x":1}'],
		],
		[
			'also with the index first and the name last',
			[
				{ id: 'a', index: 3 },
				{ index: 3, args: '{' },
				{ index: 3, name: 'f', args: '}' },
			],
			['a f {}'],
		],
		['arguments that are an object', [{ id: 'a', name: 'f', args: { x: 1 } }], ['a f {"x":1}']],
		[
			'a finished call is not begun again by a repetition',
			[
				{ id: 'a', name: 'f', args: '{}' },
				{ id: 'a', name: 'f' },
			],
			['a f {}'],
		],
	];
	for (const [name, fragments, calls] of cases) {
		it(name, () => {
			assert.deepEqual(read(fragments), calls);
		});
	}

	it('ids that are made up differ from answer to answer', () => {
		const ids = [read([{ name: 'f' }], ''), read([{ name: 'f' }], '')].flat();
		assert.equal(new Set(ids).size, 2);
	});
});

function read(fragments: readonly Wire[], answerId = 'x'): string[] {
	const calls = createToolCalls();
	const events: StreamEvent[] = [];
	for (const { name, args, ...fragment } of fragments) {
		calls.read([{ ...fragment, function: { name, arguments: args } }], answerId, events);
	}
	calls.end(events);
	return events.flatMap((event) => {
		if (event.type !== 'tool-call-start') {
			return [];
		}
		const pieces = events.map((piece) =>
			piece.type === 'tool-call-delta' && piece.index === event.index ? piece.json : '',
		);
		return [`${event.id} ${event.name} ${pieces.join('')}`];
	});
}
