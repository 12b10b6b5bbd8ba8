import assert from 'node:assert/strict';
import { DAY_MS } from '../../../../src/vscode/sessions/history/old-sessions.ts';
import { tidyHistory } from '../../../../src/vscode/sessions/history/tidy-history.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';
import { Disk } from '../../../sessions/disk.ts';
import { answerTurn, openHistory } from '../../../sessions/history.ts';

const MINUTE_MS = 60_000;

describe('tidying by age', () => {
	it('deletes nothing for its age by default', async () => {
		const { titles, clock, end } = await start(0);
		await clock.advance(400 * DAY_MS);
		assert.deepEqual(titles(), ['pinned', 'old']);
		end();
	});

	it('deletes what the user has set, pinned ones aside, and erases it a month later', async () => {
		const { titles, removed, clock, end } = await start(90);
		await clock.advance(10 * MINUTE_MS);
		assert.deepEqual(titles(), ['pinned', 'old']);
		await clock.advance(91 * DAY_MS);
		assert.deepEqual([titles(), removed()], [['pinned'], ['old']]);
		await clock.advance(29 * DAY_MS);
		assert.deepEqual(removed(), ['old']);
		await clock.advance(2 * DAY_MS);
		assert.deepEqual([titles(), removed()], [['pinned'], []]);
		end();
	});

	it('does nothing before some minutes have passed, and nothing after its end', async () => {
		const { titles, clock, end, skip } = await start(1);
		skip(10 * DAY_MS);
		await clock.advance(MINUTE_MS);
		assert.deepEqual(titles(), ['pinned', 'old']);
		end();
		assert.equal(clock.pending, 0);
		await clock.advance(DAY_MS);
		assert.deepEqual(titles(), ['pinned', 'old']);
	});
});

/** Two chats, of which one is pinned, and the tidying of their history. */
async function start(keepDays: number) {
	const clock = createFakeClock();
	let skipped = 1_000_000;
	const now = () => clock.now() + skipped;
	const storage = new Disk().storage();
	const { sessions } = await openHistory(storage, { now });
	for (const title of ['old', 'pinned']) {
		const session = sessions.create();
		await answerTurn(session, title, 'yes');
		if (title === 'pinned') {
			await session.setPinned(true);
		}
		await sessions.close(session);
	}
	await sessions.refresh();
	const end = tidyHistory({
		...{ sessions, storage, clock, now },
		keepDays: () => keepDays,
		failed: (error) => assert.fail(String(error)),
	});
	return {
		...{ clock, end },
		titles: () => sessions.list().map(({ title }) => title),
		removed: () => sessions.list({ removed: true }).map(({ title }) => title),
		/** Lets the wall clock jump. */
		skip(ms: number) {
			skipped += ms;
		},
	};
}
