import assert from 'node:assert/strict';
import { customArguments, customInput, defineCustom } from '../../../src/core/protocols/custom-tool.ts';

describe('a tool that takes free text', () => {
	it('is a function with one argument, which says what grammar it follows', () => {
		const plain = defineCustom('say', { description: 'Says.' });
		assert.equal(plain.description, 'Says.');
		assert.deepEqual(plain.parameters.required, ['input']);
		const grammar = { syntax: 'regex', definition: '[a-z]+' };
		assert.match(defineCustom('say', { grammar }).description, /^The input .*\(regex\):\n\[a-z\]\+$/);
	});

	it('gets what the model wrote, with or without the JSON around it', () => {
		assert.equal(customInput(customArguments('a "b"\n')), 'a "b"\n');
		assert.equal(customInput('*** Begin'), '*** Begin');
		assert.equal(customInput('{"patch":"a"}'), '{"patch":"a"}');
	});
});
