import assert from 'node:assert/strict';
import { nearest } from '../../src/core/nearest.ts';

const NAMES = [
	'claude-opus-4.1',
	'claude-sonnet-4',
	'gpt-4.1',
	'gpt-4.1-mini',
	'x-ai/grok-4',
	'gemini-2.5-pro',
];

describe('nearest', () => {
	const cases: [wrong: string, first: string][] = [
		['claude-opus-41', 'claude-opus-4.1'],
		['CLAUDE-SONET-4', 'claude-sonnet-4'],
		['claude-opus', 'claude-opus-4.1'],
		['grok4', 'x-ai/grok-4'],
		['openai/gpt-4.1', 'gpt-4.1'],
		['gemini-pro-2.5', 'gemini-2.5-pro'],
	];
	for (const [wrong, first] of cases) {
		it(`${wrong}: ${first}`, async () => {
			assert.equal((await nearest(wrong, NAMES))[0], first);
		});
	}

	it('offers three at most, and none where nothing is near', async () => {
		assert.equal((await nearest('gpt-4', [...NAMES, 'gpt-4', 'gpt-4o', 'gpt-4x'])).length, 3);
		assert.deepEqual(await nearest('zzzzzzzzzzzz', NAMES), []);
		assert.deepEqual(await nearest('x', []), []);
		assert.deepEqual(await nearest('', ['']), ['']);
	});

	it('does not choke on names of any length', async () => {
		const names = Array.from({ length: 500 }, (_, index) => `${'x'.repeat(10_000)}${index}`);
		assert.equal((await nearest('x'.repeat(10_000), names)).length, 3);
	});
});
