import assert from 'node:assert/strict';
import { type Asked, requestOf } from '../../../src/vscode/language-model/request.ts';

const asked: Asked = { messages: [], tools: [], mustCall: false, modelOptions: undefined };

describe('requestOf', () => {
	it('sets nothing that the caller did not set', () => {
		assert.deepEqual(requestOf('m', asked), { model: 'm', messages: [] });
	});

	it('takes the parameters that it knows and ignores wrong values', () => {
		const modelOptions = { temperature: 0.2, top_p: 'high', max_tokens: 50, seed: 1, stop: 'END', foo: 1 };
		assert.deepEqual(requestOf('m', { ...asked, modelOptions }), {
			model: 'm',
			messages: [],
			temperature: 0.2,
			maxTokens: 50,
			seed: 1,
			stop: ['END'],
		});
	});

	it('describes tools, and makes a call required only where there are some', () => {
		const tools = [{ name: 'look', description: 'Looks.' }];
		assert.deepEqual(requestOf('m', { ...asked, tools, mustCall: true }), {
			model: 'm',
			messages: [],
			tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } }],
			toolChoice: 'required',
		});
		assert.deepEqual(requestOf('m', { ...asked, mustCall: true }), { model: 'm', messages: [] });
	});
});
