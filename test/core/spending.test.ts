import assert from 'node:assert/strict';
import fc from 'fast-check';
import { meter, type Reading } from '../../src/core/policies/meter.ts';
import { createSpending, localDay, type SpendingState, type Total } from '../../src/core/spending.ts';
import { drink, FINISH, START, scripted, text } from './scripted-stream.ts';

const READING: Reading = {
	model: 'm-1',
	usage: { inputTokens: 100, outputTokens: 10, cacheReadTokens: 40, reasoningTokens: 5 },
	costUsd: 0.25,
	durationMs: 1,
	outcome: 'stop',
};

describe('spending', () => {
	it('sums by day, by model and by session', () => {
		let day = '2026-11-20';
		const spending = createSpending(() => day);
		spending.add(READING, { model: 'p/a', session: 's1' });
		spending.add({ ...READING, estimated: true }, { model: 'p/b', session: 's1' });
		day = '2026-11-21';
		const { costUsd: _, ...unpriced } = READING;
		spending.add(unpriced, { model: 'p/a' });
		const one: Total = {
			calls: 1,
			inputTokens: 100,
			outputTokens: 10,
			cacheReadTokens: 40,
			cacheWriteTokens: 0,
			reasoningTokens: 5,
			costUsd: 0,
			unpriced: 1,
			estimated: 0,
		};
		assert.deepEqual(spending.today(), one);
		assert.equal(spending.ofDay('2026-11-20').costUsd, 0.5);
		assert.equal(spending.ofModel('p/a').calls, 2);
		assert.equal(spending.ofModel('p/a').unpriced, 1);
		assert.equal(spending.ofSession('s1').calls, 2);
		assert.equal(spending.ofSession('s1').estimated, 1);
		assert.equal(spending.ofSession('never').calls, 0);
		assert.equal(spending.ofSession('__proto__').calls, 0);
		spending.clear();
		assert.equal(spending.today().calls, 0);
	});

	it('adds nothing for what was not used or not billed', () => {
		const spending = createSpending(() => 'd');
		const { usage: _, ...failed } = READING;
		spending.add(failed, { model: 'p/a' });
		spending.add({ ...READING, from: 'cache' }, { model: 'p/a' });
		spending.add({ ...READING, from: 'shared' }, { model: 'p/a' });
		assert.equal(spending.today().calls, 0);
	});

	it('survives JSON, and forgets only what is broken in what it finds', () => {
		let stored = '';
		const store = {
			read: () => (stored === '' ? undefined : JSON.parse(stored)),
			write: (state: SpendingState) => {
				stored = JSON.stringify(state);
			},
		};
		createSpending(() => 'd', store).add(READING, { model: 'p/a', session: 's' });
		createSpending(() => 'd', store).add(READING, { model: 'p/a', session: '__proto__' });
		const spending = createSpending(() => 'd', store);
		assert.equal(spending.today().calls, 2);
		assert.equal(spending.ofSession('s').calls, 1);
		stored = JSON.stringify({ ...spending.state(), models: { 'p/a': { calls: -1 } } });
		assert.equal(spending.ofModel('p/a').calls, 0);
		assert.equal(spending.today().calls, 2);
		for (const broken of ['7', 'null', '[]', '{"version":2}', '{"version":1,"days":{}}']) {
			stored = broken;
			assert.equal(createSpending(() => 'd', store).today().calls, 0);
		}
	});

	it('keeps what is new, and not everything for ever', () => {
		let day = 0;
		const spending = createSpending(() => `d${String(day).padStart(4, '0')}`);
		for (day = 0; day < 410; day++) {
			spending.add(READING, { model: `m${day % 3}`, session: `s${day}` });
		}
		for (let session = 410; session < 520; session++) {
			spending.add(READING, { model: 'm', session: `s${session}` });
		}
		const { days, models, sessions } = spending.state();
		assert.equal(Object.keys(days).length, 400);
		assert.equal(Object.keys(models).length, 4);
		assert.equal(Object.keys(sessions).length, 500);
		assert.equal(spending.ofSession('s519').calls, 1);
		assert.equal(spending.ofSession('s0').calls, 0);
	});

	it('gives the same sum by days, by models and by sessions, whatever is added and reopened', () => {
		const step = fc.record({
			day: fc.integer({ min: 1, max: 5 }),
			model: fc.constantFrom('a', 'b', 'c'),
			session: fc.constantFrom('s', 't'),
			inputTokens: fc.nat(1000),
			outputTokens: fc.nat(1000),
			cents: fc.option(fc.nat(1000), { nil: undefined }),
			from: fc.constantFrom(undefined, undefined, 'cache' as const, 'shared' as const),
			reopens: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				let stored: unknown;
				let day = '';
				const store = {
					read: () => structuredClone(stored),
					write: (state: SpendingState) => (stored = state),
				};
				let spending = createSpending(() => day, store);
				for (const { inputTokens, outputTokens, cents, from, model, session, ...rest } of steps) {
					day = `2026-11-0${rest.day}`;
					spending = rest.reopens ? createSpending(() => day, store) : spending;
					const usage = { inputTokens, outputTokens };
					// Whole numbers of dollars, so that the order of adding cannot show.
					spending.add({ ...READING, usage, costUsd: cents, from }, { model, session });
				}
				const billed = steps.filter(({ from }) => from === undefined);
				const { days, models, sessions } = spending.state();
				for (const part of [days, models, sessions]) {
					const totals = Object.values(part);
					const of = (name: keyof Total) => totals.reduce((sum, total) => sum + total[name], 0);
					assert.equal(of('calls'), billed.length);
					assert.equal(
						of('inputTokens'),
						billed.reduce((sum, each) => sum + each.inputTokens, 0),
					);
					assert.equal(
						of('outputTokens'),
						billed.reduce((sum, each) => sum + each.outputTokens, 0),
					);
					assert.equal(
						of('costUsd'),
						billed.reduce((sum, { cents }) => sum + (cents ?? 0), 0),
					);
					assert.equal(of('unpriced'), billed.filter(({ cents }) => cents === undefined).length);
				}
			}),
		);
	});

	it('counts a call once, however many snapshots of its usage come', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 1, maxLength: 10 }), async (counts) => {
				const spending = createSpending(() => 'd');
				const snapshots = counts.map(
					(outputTokens) => ({ type: 'usage', inputTokens: 7, outputTokens }) as const,
				);
				const { stream } = scripted([[START, text('a'), ...snapshots, FINISH]]);
				await drink(meter((reading) => spending.add(reading, { model: 'p/m' }))(stream));
				assert.equal(spending.today().calls, 1);
				assert.equal(spending.today().inputTokens, 7);
				assert.equal(spending.today().outputTokens, counts.at(-1));
			}),
			{ numRuns: 50 },
		);
	});

	it("knows the computer's own day", () => {
		assert.equal(localDay(new Date(2026, 0, 5, 23, 59, 59)), '2026-01-05');
		assert.equal(localDay(new Date(2026, 10, 21)), '2026-11-21');
	});
});
