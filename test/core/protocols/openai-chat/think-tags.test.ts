import assert from 'node:assert/strict';
import { createThinkTags } from '../../../../src/core/protocols/openai-chat/think-tags.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';

describe('think tags', () => {
	const cases: [content: string, reasoning: string, text: string][] = [
		['Hello', '', 'Hello'],
		['<think>a</think>b', 'a', 'b'],
		[' \n<think>\na\n</think>\n\nb', '\na\n', '\n\nb'],
		['<think></think>b', '', 'b'],
		['<think>never closed', 'never closed', ''],
		['<think>a </thin b</think>c', 'a </thin b', 'c'],
		['a <think>b</think>', '', 'a <think>b</think>'],
		['<think>a</think>b<think>c</think>', 'a', 'b<think>c</think>'],
		['<thinking>a', '', '<thinking>a'],
		['<', '', '<'],
		['  ', '', '  '],
	];
	for (const [content, reasoning, text] of cases) {
		it(JSON.stringify(content), () => {
			for (const pieces of [[content], Array.from(content), content.split(/(?<=[<>])/)]) {
				assert.deepEqual(split(pieces), { reasoning, text });
			}
		});
	}
});

function split(pieces: readonly string[]): { reasoning: string; text: string } {
	const tags = createThinkTags();
	const events: StreamEvent[] = [];
	for (const piece of pieces) {
		tags.push(piece, events);
	}
	tags.flush(events);
	const joined = (type: StreamEvent['type']) =>
		events.map((event) => (event.type === type && 'text' in event ? event.text : '')).join('');
	return { reasoning: joined('reasoning-delta'), text: joined('text-delta') };
}
