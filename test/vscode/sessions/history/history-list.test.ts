import assert from 'node:assert/strict';
import type { Sessions } from '../../../../src/sessions/sessions.ts';
import { HistoryList, type HistoryPage } from '../../../../src/vscode/sessions/history/history-list.ts';
import { createFakeClock, type FakeClock } from '../../../core/fake-clock.ts';
import { Disk } from '../../../sessions/disk.ts';
import { answerTurn, openHistory } from '../../../sessions/history.ts';

describe('the list of the history', () => {
	it('shows the sessions of this workspace, and those of all when asked', async () => {
		const { list, titles, clock } = await open({ a: 'x', b: 'y', c: 'x' });
		await clock.advance(0);
		assert.deepEqual(titles(), ['c', 'a']);
		list.isOfAll = true;
		await clock.advance(0);
		assert.deepEqual(titles(), ['c', 'b', 'a']);
	});

	it('shows those without a folder where none is open', async () => {
		const { titles, clock } = await open({ a: 'x', b: undefined }, null);
		await clock.advance(0);
		assert.deepEqual(titles(), ['b']);
	});

	it('searches once per pause in typing, and shows what it had until then', async () => {
		const { list, titles, page, clock, searches } = await open({ apple: 'x', pear: 'x', plum: 'x' });
		await clock.advance(0);
		for (const typed of ['p', 'pe', 'pea']) {
			list.query = typed;
			await clock.advance(20);
		}
		assert.deepEqual(titles(), ['plum', 'pear', 'apple']);
		assert.equal(page().isSearching, true);
		await clock.advance(200);
		assert.deepEqual(titles(), ['pear']);
		assert.deepEqual(searches, ['pea']);
		assert.equal(page().isSearching, false);
		assert.match(page().lines[0]?.detail ?? '', /pear/);
	});

	it('stops a search that nobody waits for', async () => {
		const { list, titles, clock, signals } = await open({ apple: 'x', pear: 'x' });
		list.query = 'apple';
		await clock.advance(120);
		list.query = '';
		await clock.advance(300);
		assert.deepEqual(titles(), ['pear', 'apple']);
		assert.equal(signals[0]?.aborted, true);
		list.query = 'pear';
		await clock.advance(120);
		list.dispose();
		assert.equal(signals[1]?.aborted, true);
		assert.equal(clock.pending, 0);
	});

	it('reads no more hits than a page, and goes on when more are wanted', async () => {
		const many = Object.fromEntries(Array.from({ length: 230 }, (_, at) => [`chat ${at}`, 'x']));
		const { list, sessions, page, clock } = await open(many);
		let read = 0;
		const counting = new HistoryList({
			...inputsOf(sessions, clock),
			sessions: {
				list: (filter) => sessions.list(filter),
				onDidChange: (listener) => sessions.onDidChange(listener),
				async *search(query, filter, signal) {
					for await (const hit of sessions.search(query, filter, signal)) {
						read++;
						yield hit;
					}
				},
			},
		});
		await clock.advance(0);
		assert.deepEqual([page().lines.length, page().hasMore], [100, true]);
		list.showMore();
		list.showMore();
		await clock.advance(0);
		assert.deepEqual([page().lines.length, page().hasMore], [230, false]);
		counting.query = 'chat';
		await clock.advance(200);
		await clock.advance(200);
		assert.equal(read, 101);
		counting.showMore();
		await clock.advance(200);
		assert.equal(read, 201);
		counting.dispose();
	});

	it('follows what changes: new names in hits too, and what was deleted goes', async () => {
		const { list, sessions, titles, clock } = await open({ apple: 'x', pear: 'x' });
		list.query = 'e';
		await clock.advance(400);
		const [first, second] = sessions.list();
		assert.ok(first && second);
		await sessions.edit(first.id, (session) => session.rename('Quince'));
		await sessions.edit(second.id, (session) => session.setRemoved(true));
		await clock.advance(400);
		assert.deepEqual(titles(), ['Quince']);
	});

	it('shows many changes at once once', async () => {
		const { sessions, pages, clock } = await open({ apple: 'x' });
		await clock.advance(300);
		const before = pages.length;
		for (let change = 0; change < 20; change++) {
			await sessions.edit(sessions.list()[0]?.id ?? '', (session) => session.setPinned(change % 2 === 0));
		}
		await clock.advance(300);
		assert.ok(pages.length - before <= 2, `${pages.length - before} times`);
	});

	it('says that a search failed, and keeps what it had found', async () => {
		const { sessions, clock } = await open({ apple: 'x', pear: 'x' });
		const failures: unknown[] = [];
		let page: HistoryPage | undefined;
		const list = new HistoryList({
			...inputsOf(sessions, clock),
			show: (shown) => {
				page = shown;
			},
			failed: (error) => failures.push(error),
			sessions: {
				list: (filter) => sessions.list(filter),
				onDidChange: () => () => undefined,
				async *search(query, filter, signal) {
					for await (const hit of sessions.search(query, filter, signal)) {
						yield hit;
						throw new Error('EIO');
					}
				},
			},
		});
		list.query = 'apple';
		await clock.advance(400);
		assert.deepEqual(
			page?.lines.map(({ label }) => label),
			['apple'],
		);
		assert.deepEqual([page?.isSearching, failures.length], [false, 1]);
	});
});

/** A list over sessions of these titles, each with its workspace, the last one the newest. */
async function open(titles: Record<string, string | undefined>, workspace: string | null = 'x') {
	const clock = createFakeClock();
	const sessions = await fill(titles);
	const pages: HistoryPage[] = [];
	const searches: string[] = [];
	const signals: AbortSignal[] = [];
	const list = new HistoryList({
		...inputsOf(sessions, clock),
		workspace: workspace ?? undefined,
		show: (page) => pages.push(page),
		sessions: {
			list: (filter) => sessions.list(filter),
			onDidChange: (listener) => sessions.onDidChange(listener),
			search(query, filter, signal) {
				searches.push(query);
				signals.push(signal);
				return sessions.search(query, filter, signal);
			},
		},
	});
	const page = () => {
		const last = pages.at(-1);
		assert.ok(last);
		return last;
	};
	return {
		list,
		sessions,
		clock,
		pages,
		searches,
		signals,
		page,
		titles: () => page().lines.map(({ label }) => label),
	};
}

async function fill(titles: Record<string, string | undefined>): Promise<Sessions> {
	let now = 1000;
	const { sessions } = await openHistory(new Disk().storage(), { now: () => now++ });
	for (const [title, workspace] of Object.entries(titles)) {
		const session = sessions.create(workspace);
		await answerTurn(session, title, 'yes');
		await sessions.close(session);
	}
	await sessions.refresh();
	return sessions;
}

function inputsOf(sessions: Sessions, clock: FakeClock) {
	return {
		sessions,
		workspace: 'x',
		isAnswering: () => false,
		show: () => undefined,
		failed: (error: unknown) => assert.fail(String(error)),
		locale: 'en',
		clock,
		now: () => 5000,
	};
}
