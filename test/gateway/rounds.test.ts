import assert from 'node:assert/strict';
import { Rounds } from '../../src/gateway/rounds.ts';

describe('Rounds', () => {
	/** Adds so many works at once, and tells how many are done once what was due soon has run. */
	async function addAndLook(rounds: Rounds, count: number): Promise<{ done: () => number; soon: number }> {
		let done = 0;
		for (let at = 0; at < count; at++) {
			rounds.soon(() => {
				done++;
			});
		}
		assert.equal(done, 0, 'never before what runs now is over');
		await Promise.resolve();
		await Promise.resolve();
		return { done: () => done, soon: done };
	}

	/** Spends the time after which it is looked how much there is to do, with as much as is much. */
	async function busy(rounds: Rounds): Promise<void> {
		for (const end = performance.now() + 100; performance.now() < end; ) {
			await addAndLook(rounds, 50);
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	it('works at once when little is to be done', async () => {
		const rounds = new Rounds();
		for (let time = 0; time < 5; time++) {
			assert.equal((await addAndLook(rounds, 3)).soon, 3);
		}
	});

	it('works in rounds when there is much to do, and at once again when there is not', async () => {
		const rounds = new Rounds();
		let held = await inRounds(rounds);
		// A process that was stopped for a while looks idle: then it is asked once more.
		for (let time = 0; time < 50 && held === undefined; time++) {
			held = await inRounds(rounds);
		}
		assert.ok(held, 'never in rounds');
		await until(() => held?.done() === 2);
		await new Promise((resolve) => setTimeout(resolve, 40));
		await until(() => true, rounds);
		assert.equal((await addAndLook(rounds, 1)).soon, 1);
	});

	async function inRounds(rounds: Rounds) {
		await busy(rounds);
		await new Promise((resolve) => setTimeout(resolve, 2));
		const looked = await addAndLook(rounds, 2);
		return looked.soon === 0 ? looked : undefined;
	}

	/** Waits until it is so; then, with rounds, until all that was added to them has run. */
	async function until(isSo: () => boolean, rounds?: Rounds): Promise<void> {
		while (!isSo()) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		if (rounds) {
			const { promise, resolve } = Promise.withResolvers<void>();
			rounds.soon(resolve);
			await promise;
		}
	}

	it('does everything once and in its order, also what is added by what runs', async () => {
		const rounds = new Rounds();
		const order: number[] = [];
		const added: number[] = [];
		let next = 0;
		const add = (also?: () => void) => {
			const at = next++;
			added.push(at);
			rounds.soon(() => {
				order.push(at);
				also?.();
			});
		};
		for (const end = performance.now() + 60; performance.now() < end; ) {
			for (let time = 0; time < 40; time++) {
				add(time % 10 === 0 ? () => add() : undefined);
			}
			await new Promise((resolve) => setImmediate(resolve));
		}
		await until(() => order.length === added.length);
		assert.deepEqual(order, added);
	});
});
