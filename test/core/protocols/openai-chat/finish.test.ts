import assert from 'node:assert/strict';
import { finishOf, readFinish } from '../../../../src/core/protocols/openai-chat/finish.ts';

describe('a finish reason', () => {
	it('is read under every name', () => {
		const reasons = [
			'stop',
			'length',
			'tool_calls',
			'function_call',
			'content_filter',
			'eos',
			'STOP',
			'SAFETY',
		];
		assert.deepEqual(
			reasons.map((reason) => readFinish(reason)),
			['stop', 'length', 'tool-calls', 'tool-calls', 'content-filter', 'stop', 'stop', 'content-filter'].map(
				(reason) => ({ reason }),
			),
		);
	});

	it('is not there where it is null, empty, absent or no word', () => {
		assert.deepEqual(
			[null, '', undefined, 0, {}].map((value) => readFinish(value)),
			[undefined, undefined, undefined, undefined, undefined],
		);
	});

	it('may be a failure', () => {
		assert.deepEqual(readFinish('error'), { failed: 'server', said: 'error' });
		assert.deepEqual(readFinish('abort'), { failed: 'interrupted', said: 'abort' });
	});

	it('means what the message was', () => {
		assert.equal(finishOf('stop', { calls: true, refusal: false }), 'tool-calls');
		assert.equal(finishOf('tool-calls', { calls: false, refusal: false }), 'stop');
		assert.equal(finishOf('stop', { calls: false, refusal: true }), 'refusal');
		assert.equal(finishOf('length', { calls: true, refusal: false }), 'length');
		assert.equal(finishOf(undefined, { calls: true, refusal: false }), 'tool-calls');
		assert.equal(finishOf(undefined, { calls: false, refusal: false }), 'stop');
	});
});
