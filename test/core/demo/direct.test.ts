import assert from 'node:assert/strict';
import { userText } from '../../../src/core/chat.ts';
import { direct } from '../../../src/core/demo/direct.ts';

describe('direct', () => {
	const beats = (words: string) => direct({ model: 'demo', messages: [userText(words)] });
	const said = (words: string) => beats(words).map((beat) => ('text' in beat ? beat.text : beat.type));

	it('puts several parts into one answer, always in the same order', () => {
		assert.deepEqual(beats('some code, and a list first'), beats('a list and code'));
		assert.equal(beats('think, then a table').length, 4);
	});

	it('lets a whole answer win over its parts', () => {
		assert.deepEqual(
			beats('rate limit in a table').map(({ type }) => type),
			['failure'],
		);
		assert.equal(beats('a very long answer').length, 1);
	});

	it('ends every shown part with who wrote it', () => {
		assert.match(said('table').at(-1) ?? '', /Weir's demo wrote this; nothing was sent anywhere/);
	});

	it('lists the failures it can play when asked for errors', () => {
		assert.match(said('show me an error').join(''), /`rate limit`[\s\S]*`cut`/);
	});

	it('introduces itself where nothing it knows is asked for', () => {
		for (const words of [
			'hello',
			'',
			'What is the capital of France?',
			'prolonged',
			'accurate limitations',
		]) {
			assert.match(said(words).join(''), /Weir: Add Provider/, words);
			assert.equal(beats(words).length, 1, words);
		}
	});
});
