import assert from 'node:assert/strict';
import { eventSize } from '../../src/core/event-size.ts';
import { FINISH, START, text, toolCall } from './scripted-stream.ts';

describe('eventSize', () => {
	it('is two bytes for each character that an event carries', () => {
		assert.equal(eventSize(text('four')), 8);
		assert.deepEqual(toolCall(0, 'read', '{"a":1}', 'c1').map(eventSize), [12, 14, 0]);
		assert.equal(eventSize({ type: 'media', mimeType: 'image/png', data: 'AAAA' }), 8);
		assert.equal(eventSize({ type: 'media', mimeType: 'image/png', url: 'https://a' }), 18);
		assert.equal(eventSize({ type: 'citation', url: 'ab', title: 'cd', text: 'ef' }), 12);
		assert.equal(eventSize({ type: 'reasoning-opaque', field: 'f', value: 'abc' }), 6);
		assert.equal(eventSize({ type: 'reasoning-opaque', field: 'f', value: [1] }), 6);
		assert.equal(eventSize({ type: 'reasoning-opaque', field: 'f', value: undefined }), 0);
		assert.equal(eventSize({ type: 'tool-result', index: 0, id: 'c', name: 'n', content: 'abc' }), 6);
		assert.deepEqual([START, FINISH].map(eventSize), [0, 0]);
	});
});
