import assert from 'node:assert/strict';
import type { Session } from '../../src/sessions/session.ts';
import type { SessionStorage } from '../../src/sessions/storage.ts';
import { createFakeClock, type FakeClock } from '../core/fake-clock.ts';
import { Disk } from './disk.ts';
import { answerTurn, MODEL, openHistory, saidIn } from './history.ts';

/** What the wall clock says when the clock of the test begins. */
const BEGUN = 1_750_000_000_000;

/** Windows on one folder, at one time. */
function createWindows(storage: SessionStorage = new Disk().storage()) {
	const clock = createFakeClock();
	const open = (at: SessionStorage = storage) =>
		openHistory(at, { clock, now: () => BEGUN + clock.now() }).then(({ sessions }) => sessions);
	return { clock, open };
}

async function opened(sessions: Awaited<ReturnType<typeof openHistory>>['sessions'], id: string) {
	const session = await sessions.open(id);
	assert.ok(session);
	return session;
}

/** A turn of which something was said. */
async function begun(session: Session, clock: FakeClock) {
	const { recorder, saved } = session.begin({ prompt: { text: 'Count', context: [] }, model: MODEL });
	await saved;
	recorder.event({ type: 'text-delta', text: 'one, ' });
	await clock.advance(1000);
	return recorder;
}

/** A turn that a window left unfinished, which is closed by now; and what opens the next ones. */
async function interrupted(storage?: SessionStorage) {
	const { clock, open } = createWindows(storage);
	const sessions = await open();
	const session = sessions.create();
	const { turnId } = await begun(session, clock);
	await sessions.closeAll();
	return { clock, open, id: session.id, turnId };
}

/** What becomes of a claim in so many ms. */
async function within(clock: FakeClock, ms: number, claimed: Promise<string>): Promise<string> {
	let claim = 'waits';
	void claimed.then((settled) => {
		claim = settled;
	});
	await clock.advance(ms);
	return claim;
}

describe('claiming a turn', () => {
	it('fails while another window answers it, however long it is silent', async () => {
		const { clock, open } = createWindows();
		const session = (await open()).create();
		const recorder = await begun(session, clock);
		await clock.advance(60_000);
		const there = await opened(await open(), session.id);
		const resumed = there.resume(recorder.turnId);
		assert.equal(await within(clock, 6000, resumed.claimed), 'elsewhere');
		assert.equal(there.isAnswering, false);
		resumed.recorder.event({ type: 'text-delta', text: 'lost' });
		await resumed.recorder.end('finished');
		recorder.event({ type: 'text-delta', text: 'two' });
		await recorder.end('finished');
		const { turns } = (await opened(await open(), session.id)).transcript;
		assert.deepEqual(saidIn(turns.values()), [['Count', 'one, two']]);
		assert.equal(turns.get(recorder.turnId)?.status, 'finished');
	});

	it('is granted at once where the other window has ended properly', async () => {
		const { clock, open, id, turnId } = await interrupted();
		assert.equal(clock.pending, 0);
		const there = await opened(await open(), id);
		assert.equal(await there.resume(turnId).claimed, 'ours');
	});

	it('waits for a window that just died, and is granted then', async () => {
		const { clock, open } = createWindows();
		const disk = new Disk();
		const session = (await open(disk.storage())).create();
		const { turnId } = await begun(session, clock);
		// What the dead window would still write goes nowhere.
		const after = new Disk(undefined, disk.files()).storage();
		const there = await opened(await open(after), session.id);
		const { claimed } = there.resume(turnId);
		assert.equal(await within(clock, 8000, claimed), 'waits');
		assert.equal(await within(clock, 6000, claimed), 'ours');
	});

	it('waits no longer for one whose clock was ahead', async () => {
		const { clock, open } = createWindows();
		const disk = new Disk();
		const ahead = await openHistory(disk.storage(), { clock, now: () => BEGUN * 2 });
		const session = ahead.sessions.create();
		const { turnId } = await begun(session, clock);
		const there = await opened(await open(new Disk(undefined, disk.files()).storage()), session.id);
		assert.equal(await within(clock, 13_000, there.resume(turnId).claimed), 'ours');
	});

	it('fails where another window has gone on with it meanwhile, until that is shown', async () => {
		const { open, id, turnId } = await interrupted();
		const [here, there] = [await open(), await open()];
		const [ours, theirs] = [await opened(here, id), await opened(there, id)];
		const resumed = theirs.resume(turnId);
		assert.equal(await resumed.claimed, 'ours');
		resumed.recorder.event({ type: 'text-delta', text: 'two' });
		await resumed.recorder.end('stopped');
		assert.equal(await ours.resume(turnId).claimed, 'changed');
		assert.deepEqual(await here.reread(), [ours]);
		assert.equal(await ours.resume(turnId).claimed, 'ours');
		assert.deepEqual(saidIn(ours.transcript.turns.values()), [['Count', 'one, two']]);
	});

	it('fails where another window has gone on with it, and ended, while the claim was being written', async () => {
		const disk = new Disk();
		const { open, id, turnId } = await interrupted(disk.storage());
		const storage = disk.storage();
		const asked = Promise.withResolvers<void>();
		const answer = Promise.withResolvers<void>();
		const slow = await open({
			...storage,
			async append(...args) {
				asked.resolve();
				await answer.promise;
				return storage.append(...args);
			},
		});
		const ours = await opened(slow, id);
		const { claimed } = ours.resume(turnId);
		await asked.promise;
		const resumed = (await opened(await open(), id)).resume(turnId);
		assert.equal(await resumed.claimed, 'ours');
		resumed.recorder.event({ type: 'text-delta', text: 'two' });
		await resumed.recorder.end('stopped');
		answer.resolve();
		assert.equal(await claimed, 'changed');
		assert.deepEqual(await slow.reread(), [ours]);
		assert.equal(await ours.resume(turnId).claimed, 'ours');
		assert.deepEqual(saidIn(ours.transcript.turns.values()), [['Count', 'one, two']]);
	});

	it('is granted to one at most of those who claim at once', async () => {
		const { open, id, turnId } = await interrupted();
		const windows = [await open(), await open(), await open()];
		const sessions = await Promise.all(windows.map((window) => opened(window, id)));
		const claims = await Promise.all(sessions.map((each) => each.resume(turnId).claimed));
		assert.ok(claims.filter((claim) => claim === 'ours').length <= 1, claims.join());
		// Whoever gave way holds nobody up.
		const [other] = sessions.filter((_, place) => claims[place] !== 'ours');
		assert.ok(other);
		assert.equal(other.isAnswering, false);
	});

	it('leaves the turn to others where it is stopped before it is granted', async () => {
		const { open, id, turnId } = await interrupted();
		const [here, there] = [await open(), await open()];
		const resumed = (await opened(here, id)).resume(turnId);
		await resumed.recorder.end('stopped');
		assert.equal(await resumed.claimed, 'ours');
		assert.equal(await (await opened(there, id)).resume(turnId).claimed, 'ours');
	});

	it('is granted where the files cannot be read, or do not answer', async () => {
		for (const read of [() => Promise.reject(new Error('EIO')), () => new Promise<never>(() => undefined)]) {
			const disk = new Disk();
			const storage = disk.storage();
			let isBroken = false;
			const { clock, open, id, turnId } = await interrupted({
				...storage,
				read: (name, start) => (isBroken ? read() : storage.read(name, start)),
			});
			const there = await opened(await open(), id);
			isBroken = true;
			assert.equal(await within(clock, 5000, there.resume(turnId).claimed), 'ours');
		}
	});

	it('says nothing of turns that are over', async () => {
		const { clock, open } = createWindows();
		const session = (await open()).create();
		await answerTurn(session, 'Why?', 'So.');
		assert.equal(clock.pending, 0);
		const { updatedAt } = session.transcript;
		await clock.advance(60_000);
		assert.equal(session.transcript.updatedAt, updatedAt);
	});
});
