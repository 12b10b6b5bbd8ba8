import assert from 'node:assert/strict';
import { isClaudeSince } from '../../../../src/core/protocols/anthropic-messages/claude-model.ts';

const OLDER = [
	'claude-2.1',
	'claude-instant-1.2',
	'claude-3-haiku-20240307',
	'claude-3-5-sonnet-20241022',
	'claude-3.7-sonnet:thinking',
	'claude-sonnet-4-20250514',
	'claude-sonnet-4@20250514',
	'claude-opus-4-1-20250805',
	'claude-haiku-4-5',
	'anthropic.claude-sonnet-4-5-20250929-v1:0',
	'Claude-Sonnet-4.5',
];

const NEWER = [
	'claude-opus-4-6',
	'claude-sonnet-4-6',
	'anthropic.claude-opus-4-6-v1',
	'us.anthropic.claude-opus-4-7',
	'anthropic/claude-opus-4.7',
	'Claude-Opus-4.8',
	'claude-opus-4-10',
	'claude-sonnet-5',
	'claude-sonnet-5-20260701',
	'claude-opus-5-5',
	'claude-fable-5-1',
	'claude-mythos-preview',
];

describe('the version of a Claude model', () => {
	it('is read from its name, wherever it is served', () => {
		assert.deepEqual(
			OLDER.filter((model) => isClaudeSince(model, 4, 6)),
			[],
		);
		assert.deepEqual(
			NEWER.filter((model) => !isClaudeSince(model, 4, 6)),
			[],
		);
		assert.deepEqual(
			[4, 5].map((major) => isClaudeSince('claude-sonnet-4-20250514', major)),
			[true, false],
		);
	});

	it('is none for models of other makers', () => {
		for (const model of ['deepseek-chat', 'kimi-k2', 'gpt-5', 'glm-4.6', '']) {
			assert.equal(isClaudeSince(model, 1), false, model);
		}
	});
});
