import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { budget } from '../../../src/core/policies/budget.ts';
import { meter } from '../../../src/core/policies/meter.ts';
import { createSpending } from '../../../src/core/spending.ts';
import { compose } from '../../../src/core/stream.ts';
import { drink, FINISH, START, scripted, text } from '../scripted-stream.ts';

describe('budget', () => {
	it('passes everything while there is money left', async () => {
		const { stream } = scripted([[START, text('a'), FINISH]]);
		const limited = budget({ dailyLimitUsd: 1, spentTodayUsd: () => 0.999 })(stream);
		assert.deepEqual((await drink(limited)).events, [START, text('a'), FINISH]);
	});

	it('refuses in a sentence, before anything is asked', async () => {
		const source = scripted([[FINISH]]);
		const refuse = budget({ dailyLimitUsd: 5, spentTodayUsd: () => 5.128 })(source.stream);
		const { error } = await drink(refuse);
		assert.ok(error instanceof StreamError);
		assert.equal(error.kind, 'quota');
		assert.equal(error.retryable, false);
		assert.equal(
			error.message,
			'Your limit of US$ 5.00 a day is used up: US$ 5.12 spent today. Raise the limit, or wait until tomorrow.',
		);
		assert.equal(source.requests.length, 0);
		const advised = budget({ dailyLimitUsd: 0, spentTodayUsd: () => 0, advice: 'Change weir.dailyBudget.' });
		assert.match(
			String((await drink(advised(source.stream))).error),
			/US\$ 0\.00 spent today\. Change weir\.dailyBudget\.$/,
		);
	});

	it('is lazy', () => {
		budget({ dailyLimitUsd: 0, spentTodayUsd: assert.fail })(scripted([]).stream);
	});

	it('refuses the request after the one that used it up, until the next day', async () => {
		let day = '2026-11-20';
		const spending = createSpending(() => day);
		const usage = { type: 'usage', inputTokens: 1000, outputTokens: 1000, costUsd: 0.6 } as const;
		const stream = compose(
			meter((reading) => spending.add(reading, { model: 'p/m' })),
			budget({ dailyLimitUsd: 1, spentTodayUsd: () => spending.today().costUsd }),
		)(scripted([[START, text('a'), usage, FINISH]]).stream);
		assert.equal((await drink(stream)).error, undefined);
		assert.equal((await drink(stream)).error, undefined);
		assert.match(String((await drink(stream)).error), /US\$ 1\.20 spent today/);
		assert.equal(spending.today().calls, 2);
		day = '2026-11-21';
		assert.equal((await drink(stream)).error, undefined);
	});
});
