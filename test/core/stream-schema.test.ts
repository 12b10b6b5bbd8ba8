import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../src/core/accumulate.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { answer, streamEvent } from '../../src/core/stream-schema.ts';

const EVENTS: { [Type in StreamEvent['type']]: Extract<StreamEvent, { type: Type }> } = {
	start: { type: 'start', id: 'r1', model: 'm1', from: 'cache' },
	'text-delta': { type: 'text-delta', text: 'a' },
	'reasoning-delta': { type: 'reasoning-delta', text: 'a' },
	'refusal-delta': { type: 'refusal-delta', text: 'a' },
	'reasoning-opaque': { type: 'reasoning-opaque', field: 'signature', value: { a: [1] }, index: 0 },
	'tool-call-start': { type: 'tool-call-start', index: 0, id: 'c1', name: 'look' },
	'tool-call-delta': { type: 'tool-call-delta', index: 0, json: '{' },
	'tool-call-end': { type: 'tool-call-end', index: 0 },
	'tool-approval': { type: 'tool-approval', index: 0 },
	replace: { type: 'replace', text: 'b' },
	media: { type: 'media', mimeType: 'image/png', data: 'AA==' },
	'tool-result': { type: 'tool-result', index: 0, id: 'c1', name: 'look', content: 'x', isError: true },
	citation: { type: 'citation', url: 'https://example.com', title: 'a', text: 'b' },
	suggestion: { type: 'suggestion', text: 'a' },
	usage: { type: 'usage', inputTokens: 1, outputTokens: 2, costUsd: 0.5, estimated: true },
	notice: { type: 'notice', text: 'a' },
	finish: { type: 'finish', reason: 'stop', stitched: true },
};

describe('the shape of events from outside', () => {
	it('takes every event whole', () => {
		for (const event of Object.values(EVENTS)) {
			assert.deepEqual(streamEvent.parse(event), event);
		}
		const byUrl = { type: 'media', mimeType: 'image/png', url: 'https://example.com/a.png' };
		assert.deepEqual(streamEvent.parse(byUrl), byUrl);
	});

	it('refuses what is no event', () => {
		for (const event of [
			null,
			{},
			{ type: 'sparkle' },
			{ type: 'text-delta' },
			{ type: 'media', mimeType: 'image/png' },
			{ type: 'tool-call-end', index: -1 },
			{ type: 'finish', reason: 'because' },
		]) {
			assert.equal(streamEvent.safeParse(event).success, false, JSON.stringify(event));
		}
	});

	it('takes the answer that the events come to', () => {
		const all = emptyAnswer();
		for (const event of Object.values(EVENTS)) {
			accumulate(all, event);
		}
		assert.deepEqual(answer.parse(all), all);
		assert.equal(answer.safeParse({ ...all, messages: [{ role: 'user', content: 'hi' }] }).success, false);
	});
});
