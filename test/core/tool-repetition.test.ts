import assert from 'node:assert/strict';
import type { ToolCallPart } from '../../src/core/chat.ts';
import { createRepetition } from '../../src/core/tool-repetition.ts';

describe('createRepetition', () => {
	const call = (name: string, json = '{}'): ToolCallPart => ({
		type: 'tool-call',
		index: 0,
		id: 'a',
		name,
		arguments: json,
	});
	const result = (content: string) => ({ index: 0, id: 'a', name: 'x', content });

	it('names the call that is made for the third time', () => {
		const repetition = createRepetition();
		for (const expected of [undefined, undefined, 'read']) {
			assert.equal(
				repetition.thirdTime([call('other', `${expected}${Math.random()}`), call('read')]),
				expected,
			);
			repetition.note(call('read'), result('same'));
		}
	});

	it('tells calls apart by name and arguments', () => {
		const repetition = createRepetition();
		assert.equal(repetition.thirdTime([call('a'), call('b'), call('a', '{"x":1}'), call('a')]), undefined);
		assert.equal(repetition.thirdTime([call('a')]), 'a');
	});

	it('begins anew where the result is another one', () => {
		const repetition = createRepetition();
		for (const content of ['1', '2', '3', '3']) {
			assert.equal(repetition.thirdTime([call('a')]), undefined);
			repetition.note(call('a'), result(content));
		}
		assert.equal(repetition.thirdTime([call('a')]), 'a');
	});
});
