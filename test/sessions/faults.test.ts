import assert from 'node:assert/strict';
import { createFakeClock } from '../core/fake-clock.ts';
import { Disk } from './disk.ts';
import { answerTurn, openHistory, saidIn } from './history.ts';
import { IS_WHOLE_PROOF, PROOF_TIMEOUT_MS } from './proofs.ts';
import { seeded } from './random.ts';
import { checkHistory, useHistory } from './scenario.ts';

const CODES = ['ENOSPC', 'EPERM', 'EIO', 'EBUSY'];

const SEEDS = IS_WHOLE_PROOF ? 10_000 : 500;

/** Each code at each step, or one at each. */
function codesAt(step: number): readonly string[] {
	return IS_WHOLE_PROOF ? CODES : CODES.slice(step % CODES.length, (step % CODES.length) + 1);
}

/** Steps of the scenario on a disk that never fails. */
async function stepsOf(): Promise<number> {
	const disk = new Disk();
	const ledger = await useHistory(disk.storage());
	await checkHistory(disk.files(), ledger);
	return disk.steps;
}

describe('a history on a disk that fails', () => {
	it('loses nothing that was saved to a step that fails once, and saves what it held', async () => {
		const steps = await stepsOf();
		assert.ok(steps > 50);
		for (let failing = 1; failing <= steps; failing++) {
			for (const code of codesAt(failing)) {
				const disk = new Disk((step) => (step === failing ? { code } : undefined));
				const ledger = await useHistory(disk.storage());
				await checkHistory(disk.files(), ledger, ledger.hoped);
				const outages = ledger.told.filter((kind) => kind !== 'recovered').length;
				assert.ok(outages <= 1, `${code} at ${failing}: ${ledger.told}`);
			}
		}
	}).timeout(PROOF_TIMEOUT_MS);

	it('goes on in memory where every step fails from the n-th on, and says so once', async () => {
		const steps = await stepsOf();
		for (let failing = 1; failing <= steps; failing++) {
			for (const code of codesAt(failing)) {
				const disk = new Disk((step) => (step >= failing ? { code } : undefined));
				const ledger = await useHistory(disk.storage());
				await checkHistory(disk.files(), ledger);
				assert.ok(!ledger.told.includes('recovered'));
			}
		}
	}).timeout(PROOF_TIMEOUT_MS);

	it('tells a full disk once, and saves everything when there is space again', async () => {
		let isFull = false;
		const disk = new Disk(() => (isFull ? { code: 'ENOSPC' } : undefined));
		const clock = createFakeClock();
		const { sessions, told } = await openHistory(disk.storage(), { clock });
		const session = sessions.create();
		assert.equal((await answerTurn(session, 'before', 'a')).saved, 'saved');
		isFull = true;
		assert.equal((await answerTurn(session, 'during', 'b')).saved, 'held');
		assert.equal((await answerTurn(sessions.create(), 'elsewhere', 'c')).saved, 'held');
		assert.deepEqual(told, ['full']);
		isFull = false;
		await clock.advance(60_000);
		assert.deepEqual(told, ['full', 'recovered']);
		const again = await openHistory(new Disk(undefined, disk.files()).storage());
		await again.sessions.refresh();
		assert.deepEqual(
			again.sessions
				.list()
				.map(({ title, turns, damaged }) => [title, turns, damaged])
				.sort(),
			[
				['before', 2, 0],
				['elsewhere', 1, 0],
			],
		);
	});

	it('keeps a chat that is closed while the disk is full, until it is saved', async () => {
		let isFull = true;
		const disk = new Disk(() => (isFull ? { code: 'ENOSPC' } : undefined));
		const clock = createFakeClock();
		const { sessions } = await openHistory(disk.storage(), { clock });
		const session = sessions.create();
		await answerTurn(session, 'unsaved', 'a');
		assert.equal(await sessions.close(session), 'held');
		assert.equal(await sessions.open(session.id), session);
		assert.equal(await sessions.erase(session.id), false);
		isFull = false;
		await clock.advance(60_000);
		assert.equal(await sessions.close(session), 'saved');
		assert.notEqual(await sessions.open(session.id), session);
		assert.equal(clock.pending, 0);
	});

	it('sends a message all the same where the disk does not answer', async () => {
		const disk = new Disk();
		const storage = disk.storage();
		const { promise: answers, resolve: answer } = Promise.withResolvers<void>();
		const clock = createFakeClock();
		const slow = {
			...storage,
			append: (...all: Parameters<typeof storage.append>) => answers.then(() => storage.append(...all)),
		};
		const { sessions, told } = await openHistory(slow, { clock });
		const turn = answerTurn(sessions.create(), 'hello?', 'yes');
		await clock.advance(10_000);
		assert.equal((await turn).saved, 'held');
		assert.deepEqual(told, ['failed']);
		const closed = sessions.closeAll();
		await clock.advance(10_000);
		assert.equal(await closed, 'held');
		answer();
		await clock.advance(60_000);
		assert.deepEqual(told, ['failed', 'recovered']);
	});

	it('writes a file that was removed under it anew, with all that was in it', async () => {
		const disk = new Disk();
		const { sessions, told } = await openHistory(disk.storage());
		const session = sessions.create('shop');
		await answerTurn(session, 'first', 'a');
		await session.rename('Mine');
		for (const name of disk.files().keys()) {
			disk.delete(name);
		}
		assert.equal((await answerTurn(session, 'second', 'b')).saved, 'saved');
		assert.deepEqual(told, ['deleted']);
		await answerTurn(session, 'third', 'c');
		const again = await openHistory(new Disk(undefined, disk.files()).storage());
		const read = await again.sessions.open(session.id);
		assert.deepEqual(saidIn(read?.transcript.turns.values() ?? []), [
			['first', 'a'],
			['second', 'b'],
			['third', 'c'],
		]);
		assert.equal(read?.transcript.title, 'Mine');
		assert.equal(read?.transcript.workspace, 'shop');
	});

	it('goes on in another file where one has grown large', async () => {
		const disk = new Disk();
		disk.partSize = 2000;
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		for (let turn = 0; turn < 20; turn++) {
			await answerTurn(session, `question ${turn}`, 'x'.repeat(100));
		}
		assert.ok(disk.files().size > 3);
		assert.ok([...disk.files().values()].every(({ length }) => length <= 2000));
		const again = await openHistory(new Disk(undefined, disk.files()).storage());
		assert.equal((await again.sessions.open(session.id))?.transcript.turns.size, 20);
	});
});

describe('a history after a loss of power', () => {
	it('has everything that was saved, whatever became of the rest', async () => {
		const steps = await stepsOf();
		for (let seed = 1; seed <= SEEDS; seed++) {
			const random = seeded(seed);
			const last = 1 + Math.floor(random() * steps);
			const disk = new Disk((step) => (step > last ? { code: 'EIO' } : undefined));
			const ledger = await useHistory(disk.storage());
			try {
				await checkHistory(disk.afterPowerLoss(random), ledger);
			} catch (error) {
				throw new Error(`Seed ${seed}, after step ${last} of ${steps}`, { cause: error });
			}
		}
	}).timeout(PROOF_TIMEOUT_MS);
});
