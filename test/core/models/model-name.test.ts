import assert from 'node:assert/strict';
import { comparableName } from '../../../src/core/models/model-name.ts';

describe('comparableName', () => {
	const same: readonly (readonly string[])[] = [
		[
			'claude-opus-4-1',
			'Claude-Opus-4.1',
			'anthropic/claude-opus-4.1',
			'claude-opus-4-1-20250805',
			'Claude Opus 4.1',
		],
		['claude-sonnet-4', 'claude-sonnet-4-0', 'claude-sonnet-4-20250514', 'claude-sonnet-4@20250514'],
		['gpt-4-1', 'GPT-4.1', 'openai/gpt-4.1-2025-04-14', 'gpt-4.1:free', 'gpt-4.1-latest'],
		['gemini-2-5-pro', 'models/gemini-2.5-pro', 'Gemini-2.5-Pro'],
		['llama3', 'llama3:latest'],
		['llama-3-1-405b', 'Llama-3.1-405B'],
	];
	for (const [name = '', ...others] of same) {
		it(`${name}: ${others.join(', ')}`, () => {
			assert.deepEqual(
				others.map(comparableName),
				others.map(() => name),
			);
		});
	}

	it('keeps apart what is another model', () => {
		const names = [
			'gpt-4.1',
			'gpt-4.1-mini',
			'llama3:8b',
			'llama3:70b',
			'o3',
			'o3-mini',
			'a-thinking',
			'a',
			'grok-4',
			'grok-4-0709',
		];
		assert.equal(new Set(names.map(comparableName)).size, names.length);
	});

	it('takes any text', () => {
		assert.equal(comparableName(''), '');
		assert.equal(comparableName('a/'), 'a/');
	});
});
