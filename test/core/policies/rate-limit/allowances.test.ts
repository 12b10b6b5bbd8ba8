import assert from 'node:assert/strict';
import { readAllowances } from '../../../../src/core/policies/rate-limit/allowances.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('readAllowances', () => {
	const read = (headers: Record<string, string>) => readAllowances(new Headers(headers), NOW);

	it('reads OpenAI’s headers', () => {
		assert.deepEqual(
			read({
				'x-ratelimit-limit-requests': '60',
				'x-ratelimit-remaining-requests': '59',
				'x-ratelimit-reset-requests': '1s',
				'x-ratelimit-remaining-tokens': '149984',
				'x-ratelimit-reset-tokens': '6m0s',
			}),
			[
				{ of: 'requests', remaining: 59, resetMs: 1000 },
				{ of: 'tokens', remaining: 149_984, resetMs: 360_000 },
			],
		);
	});

	it('reads Anthropic’s headers, by the clock of the server that wrote them', () => {
		const headers = {
			'anthropic-ratelimit-requests-remaining': '0',
			'anthropic-ratelimit-requests-reset': '2026-11-21T10:00:20Z',
			'anthropic-ratelimit-input-tokens-remaining': '1000',
			'anthropic-ratelimit-input-tokens-reset': '2026-11-21T10:00:30Z',
			'anthropic-ratelimit-output-tokens-remaining': '8000',
			'anthropic-ratelimit-output-tokens-reset': '2026-11-21T10:00:40Z',
		};
		assert.deepEqual(read(headers), [
			{ of: 'requests', remaining: 0, resetMs: 20_000 },
			{ of: 'input-tokens', remaining: 1000, resetMs: 30_000 },
			{ of: 'output-tokens', remaining: 8000, resetMs: 40_000 },
		]);
		const [first] = read({ ...headers, date: 'Sat, 21 Nov 2026 10:00:15 GMT' });
		assert.equal(first?.resetMs, 5000);
	});

	it('reads OpenRouter’s headers', () => {
		assert.deepEqual(read({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${NOW + 7000}` }), [
			{ of: 'requests', remaining: 0, resetMs: 7000 },
		]);
	});

	it('takes what cannot be understood for unsaid', () => {
		for (const [remaining, reset] of [
			['-1', '1s'],
			['', '1s'],
			['many', '1s'],
			['1.5', '1s'],
			['1e3', '1s'],
			['9'.repeat(30), '1s'],
			['0', ''],
			['0', 'soon'],
		]) {
			assert.deepEqual(
				read({
					'x-ratelimit-remaining-requests': remaining ?? '',
					'x-ratelimit-reset-requests': reset ?? '',
				}),
				[],
				`${remaining} ${reset}`,
			);
		}
		assert.deepEqual(read({ 'x-ratelimit-remaining-requests': '0' }), []);
	});
});
