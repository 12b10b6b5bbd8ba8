import assert from 'node:assert/strict';
import { createSpending } from '../../../src/core/spending.ts';
import { spendingLines, spentText } from '../../../src/vscode/usage/spending-text.ts';

describe('what was spent, for people', () => {
	const call = { model: 'm', durationMs: 1, outcome: 'stop' } as const;
	const usage = { inputTokens: 1200, outputTokens: 34 };

	it('is cost and tokens, and no cost where nobody knows one', () => {
		const spending = createSpending(() => '2026-11-21');
		spending.add({ ...call, usage }, { model: 'p/m' });
		assert.equal(spentText(spending.today()), '1.2k tokens');
		spending.add({ ...call, usage, costUsd: 0.0042 }, { model: 'p/m' });
		assert.equal(spentText(spending.today()), '$0.004 · 2.5k tokens');
		spending.add({ ...call, usage: { inputTokens: 3e6, outputTokens: 0 }, costUsd: 12 }, { model: 'p/m' });
		assert.equal(spentText(spending.today()), '$12.00 · 3.0M tokens');
	});

	it('lists the latest day first and the dearest model first, and says what a sum leaves out', () => {
		let day = '2026-11-20';
		const spending = createSpending(() => day);
		spending.add({ ...call, usage, costUsd: 1 }, { model: 'p/cheap' });
		day = '2026-11-21';
		spending.add({ ...call, usage, costUsd: 2 }, { model: 'p/dear' });
		spending.add({ ...call, usage, estimated: true }, { model: 'p/dear' });
		assert.deepEqual(
			spendingLines(spending.state()).map(({ heading, label, detail }) => [heading, label, detail]),
			[
				['By day', '2026-11-21', '2 calls, 1 at an unknown price, not in the sum, 1 counted by Weir'],
				[undefined, '2026-11-20', '1 call'],
				['By model', 'p/dear', '2 calls, 1 at an unknown price, not in the sum, 1 counted by Weir'],
				[undefined, 'p/cheap', '1 call'],
			],
		);
	});
});
