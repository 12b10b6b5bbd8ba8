import assert from 'node:assert/strict';
import { alternativesOf, branchOf } from '../../src/sessions/branch.ts';
import { exportJson } from '../../src/sessions/export-json.ts';
import { addImported, importJson } from '../../src/sessions/import-json.ts';
import { tidySessions } from '../../src/sessions/tidy.ts';
import { createFakeClock } from '../core/fake-clock.ts';
import { Disk } from './disk.ts';
import { answerTurn, MODEL, openHistory, saidIn } from './history.ts';

const NOBODY = new AbortController().signal;

async function found(hits: AsyncIterable<{ session: { title: string }; excerpt: string }>) {
	const titles: string[] = [];
	for await (const { session } of hits) {
		titles.push(session.title);
	}
	return titles;
}

/** What a window that is opened now finds. */
async function reopened(disk: Disk, id: string) {
	const { sessions } = await openHistory(new Disk(undefined, disk.files()).storage());
	await sessions.refresh();
	const session = await sessions.open(id);
	assert.ok(session);
	return { sessions, session };
}

describe('sessions', () => {
	it('write nothing before something is said', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		sessions.create('shop');
		assert.deepEqual(sessions.list(), []);
		assert.equal(await sessions.closeAll(), 'saved');
		assert.equal(disk.files().size, 0);
	});

	it('are there without their list where the disk does not answer, and with it when it does', async () => {
		const disk = new Disk();
		const first = await openHistory(disk.storage());
		await answerTurn(first.sessions.create(), 'Why?', 'yes');
		await first.sessions.refresh();
		const clock = createFakeClock();
		const answer = Promise.withResolvers<void>();
		const storage = new Disk(undefined, disk.files()).storage();
		const opening = openHistory(
			{ ...storage, read: (name, start) => answer.promise.then(() => storage.read(name, start)) },
			{ clock },
		);
		await clock.advance(5000);
		const { sessions } = await opening;
		assert.deepEqual(sessions.list(), []);
		assert.equal((await answerTurn(sessions.create(), 'And?', 'so')).saved, 'saved');
		answer.resolve();
		await sessions.refresh();
		assert.deepEqual(
			sessions
				.list()
				.map(({ title }) => title)
				.sort(),
			['And?', 'Why?'],
		);
	});

	it('are there again, as they were shown', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create('shop');
		const usage = { type: 'usage', inputTokens: 3, outputTokens: 2, costUsd: 0.25 } as const;
		await answerTurn(session, 'Why?', 'Because it is so.', [usage, { type: 'notice', text: 'Retried.' }]);
		await answerTurn(session, 'And then?', 'Nothing.');
		const again = await reopened(disk, session.id);
		assert.deepEqual(saidIn(branchOf(again.session.transcript)), [
			['Why?', 'Because it is so.'],
			['And then?', 'Nothing.'],
		]);
		const [first] = branchOf(again.session.transcript);
		assert.deepEqual(first?.answer.notices, ['Retried.']);
		assert.equal(first?.status, 'finished');
		assert.equal(first?.restored, true);
		const [summary] = again.sessions.list({ workspace: 'shop' });
		assert.equal(summary?.title, 'Why?');
		assert.equal(summary?.turns, 2);
		assert.equal(summary?.costUsd, 0.25);
		assert.equal(summary?.model, MODEL.id);
	});

	it('keep the answer that a retry replaces, as an alternative', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		const { turnId } = await answerTurn(session, 'Why?', 'No idea.');
		const { recorder } = session.begin({ prompt: { text: 'Why?', context: [] }, model: MODEL, parent: null });
		recorder.event({ type: 'text-delta', text: 'Because.' });
		await recorder.end('finished');
		assert.deepEqual(saidIn(branchOf(session.transcript)), [['Why?', 'Because.']]);
		assert.equal(alternativesOf(session.transcript, turnId).length, 2);
		await session.show(turnId);
		const again = await reopened(disk, session.id);
		assert.deepEqual(saidIn(branchOf(again.session.transcript)), [['Why?', 'No idea.']]);
		assert.equal(again.session.transcript.turns.size, 2);
	});

	it('show a tool that was running when the window died, and what its turn had said', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		const { recorder, saved } = session.begin({ prompt: { text: 'Fix it', context: [] }, model: MODEL });
		await saved;
		recorder.event({ type: 'text-delta', text: 'I will.' });
		recorder.event({ type: 'tool-call-start', index: 0, id: 'c1', name: 'edit' });
		recorder.event({ type: 'tool-call-delta', index: 0, json: '{"not json' });
		assert.equal(await recorder.toolStarts({ id: 'c1', name: 'edit' }), 'saved');
		const [turn] = (await reopened(disk, session.id)).session.transcript.turns.values();
		assert.equal(turn?.status, 'interrupted');
		assert.deepEqual(turn?.tools, [{ call: 'c1', name: 'edit' }]);
		assert.deepEqual(saidIn(turn ? [turn] : []), [['Fix it', 'I will.']]);
	});

	it('go on with a turn that was interrupted', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		const { recorder, saved } = session.begin({ prompt: { text: 'Count', context: [] }, model: MODEL });
		await saved;
		recorder.event({ type: 'text-delta', text: 'one, ' });
		await session.close();
		const again = await reopened(disk, session.id);
		const resumed = again.session.resume(recorder.turnId);
		assert.equal(await resumed.claimed, 'ours');
		resumed.recorder.event({ type: 'text-delta', text: 'two' });
		await resumed.recorder.end('finished');
		assert.deepEqual(saidIn(branchOf(again.session.transcript)), [['Count', 'one, two']]);
		assert.equal(branchOf(again.session.transcript)[0]?.status, 'finished');
	});

	it('are listed by workspace, pinned ones first, then the newest', async () => {
		let now = 1000;
		const { sessions } = await openHistory(new Disk().storage(), { now: () => now++ });
		const ids: string[] = [];
		for (const [title, workspace] of [
			['a', 'x'],
			['b', 'y'],
			['c', 'x'],
			['d', undefined],
		] as const) {
			const session = sessions.create(workspace);
			await answerTurn(session, title, 'yes');
			await sessions.close(session);
			ids.push(session.id);
		}
		await sessions.refresh();
		const titles = (filter = {}) => sessions.list(filter).map(({ title }) => title);
		assert.deepEqual(titles(), ['d', 'c', 'b', 'a']);
		assert.deepEqual(titles({ workspace: 'x' }), ['c', 'a']);
		assert.deepEqual(titles({ workspace: null }), ['d']);
		await sessions.edit(ids[0] ?? '', (session) => session.setPinned(true));
		await sessions.edit(ids[1] ?? '', (session) => session.move('x'));
		assert.deepEqual(titles({ workspace: 'x' }), ['a', 'c', 'b']);
		await sessions.edit(ids[2] ?? '', (session) => session.rename('Third'));
		assert.deepEqual(titles({ workspace: 'x' }), ['a', 'Third', 'b']);
	});

	it('come back after they were deleted, until they are erased', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		await answerTurn(session, 'secret', 'yes');
		await sessions.close(session);
		await sessions.edit(session.id, (one) => one.setRemoved(true));
		assert.deepEqual(sessions.list(), []);
		assert.equal(sessions.list({ removed: true }).length, 1);
		await sessions.edit(session.id, (one) => one.setRemoved(false));
		assert.equal(sessions.list().length, 1);
		await sessions.erase(session.id);
		assert.deepEqual([...sessions.list(), ...sessions.list({ removed: true })], []);
		assert.deepEqual(
			[...disk.files().keys()].filter((name) => name.endsWith('.log')),
			[],
		);
	});

	it('come back where somebody asks in them after another window has deleted them', async () => {
		let now = 1000;
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage(), { now: () => now++ });
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'yes');
		const other = await openHistory(disk.storage(), { now: () => now++ });
		await other.sessions.refresh();
		await other.sessions.edit(session.id, (one) => one.setRemoved(true));
		assert.deepEqual(other.sessions.list(), []);
		await answerTurn(session, 'And?', 'no');
		await sessions.close(session);
		for (const compacted of [false, true]) {
			const later = await openHistory(disk.storage());
			assert.equal(await later.sessions.compact(session.id), !compacted);
			await later.sessions.refresh();
			assert.equal(later.sessions.list().length, 1);
		}
	});

	it('are in the list while and after they are closed', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'yes');
		const lengths: number[] = [];
		sessions.onDidChange(() => lengths.push(sessions.list().length));
		const closed = sessions.close(session);
		for (let at = 0; at < 50; at++) {
			lengths.push(sessions.list().length);
			await Promise.resolve();
		}
		await closed;
		assert.deepEqual(
			sessions.list().map(({ title }) => title),
			['Why?'],
		);
		assert.deepEqual([...new Set(lengths)], [1]);
	});

	it('are changed without a look at the others, and closed where the change fails', async () => {
		const storage = new Disk().storage();
		const listed: (string | undefined)[] = [];
		const { sessions } = await openHistory({
			...storage,
			list(prefix) {
				listed.push(prefix);
				return storage.list(prefix);
			},
		});
		const ids: string[] = [];
		for (const title of ['a', 'b']) {
			const session = sessions.create();
			await answerTurn(session, title, 'yes');
			await sessions.close(session);
			ids.push(session.id);
		}
		await sessions.refresh();
		listed.length = 0;
		await sessions.edit(ids[0] ?? '', (session) => session.rename('A'));
		const refused = sessions.edit(ids[1] ?? '', () => Promise.reject(new Error('no')));
		await assert.rejects(refused, /no/);
		await sessions.erase(ids[1] ?? '');
		assert.deepEqual(
			listed.filter((prefix) => !ids.some((id) => prefix === `${id}.`)),
			[],
		);
		assert.deepEqual(
			sessions.list().map(({ title }) => title),
			['A'],
		);
	});

	it('keep the time when something was last said in them, whatever is said about them', async () => {
		let now = 1000;
		const { sessions } = await openHistory(new Disk().storage(), { now: () => now });
		const session = sessions.create('x');
		await answerTurn(session, 'Why?', 'yes');
		const { updatedAt } = session.transcript;
		now = 500_000;
		await session.rename('Reasons');
		await session.setPinned(true);
		await session.move('y');
		await session.setRemoved(true);
		await session.setRemoved(false);
		await sessions.close(session);
		assert.equal((await sessions.open(session.id))?.transcript.updatedAt, updatedAt);
	});

	it('are found by every text in them, as one types', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		for (const [question, answer] of [
			['Sort a list', 'Use quicksort, naïve but FAST.'],
			['Träume', 'In einem Traum.'],
			['漢字', '日本語の文字です'],
		] as const) {
			const session = sessions.create();
			await answerTurn(session, question, answer);
			await sessions.close(session);
		}
		await sessions.refresh();
		const search = (query: string) => found(sessions.search(query, {}, NOBODY));
		for (const query of ['q', 'qu', 'quick', 'QUICKSORT', 'sort fast', 'nai\u0308ve']) {
			assert.ok((await search(query)).includes('Sort a list'), query);
		}
		assert.deepEqual(await search('träu'), ['Träume']);
		assert.deepEqual(await search('文字'), ['漢字']);
		assert.deepEqual(await search('quick traum'), []);
		assert.deepEqual(await search('   '), []);
	});

	it('are found while they are open, and by what they say now', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'apples');
		await sessions.refresh();
		await answerTurn(session, 'And?', 'oranges');
		assert.deepEqual(await found(sessions.search('oranges', {}, NOBODY)), ['Why?']);
	});

	it('are listed from the folder when the list is missing, damaged or stale', async () => {
		const disk = new Disk();
		const first = await openHistory(disk.storage());
		const session = first.sessions.create();
		await answerTurn(session, 'Why?', 'yes');
		await first.sessions.refresh();
		const scratched = disk.files();
		for (const [name, bytes] of scratched) {
			if (name.endsWith('.cache')) {
				scratched.set(
					name,
					bytes.map((byte, at) => (at % 7 === 0 ? 0 : byte)),
				);
			}
		}
		for (const files of [scratched, new Map([...disk.files()].filter(([name]) => name.endsWith('.log')))]) {
			const { sessions } = await openHistory(new Disk(undefined, files).storage());
			await sessions.refresh();
			assert.deepEqual(
				sessions.list().map(({ title }) => title),
				['Why?'],
			);
		}
	});

	it('give what two windows said at the same time, as two branches', async () => {
		const disk = new Disk();
		const one = await openHistory(disk.storage());
		const session = one.sessions.create();
		await answerTurn(session, 'Why?', 'So.');
		const two = await openHistory(disk.storage());
		const same = await two.sessions.open(session.id);
		assert.ok(same);
		await Promise.all([answerTurn(session, 'here', 'a'), answerTurn(same, 'there', 'b')]);
		const { transcript } = (await reopened(disk, session.id)).session;
		assert.deepEqual(
			saidIn(transcript.turns.values())
				.map(([question]) => question)
				.sort(),
			['Why?', 'here', 'there'],
		);
		assert.equal(branchOf(transcript).length, 2);
	});

	it('take over what another window wrote into them, but not in the middle of an answer', async () => {
		const disk = new Disk();
		const here = await openHistory(disk.storage());
		const session = here.sessions.create();
		await answerTurn(session, 'Why?', 'So.');
		assert.deepEqual(await here.sessions.reread(), []);
		const there = await openHistory(disk.storage());
		const same = await there.sessions.open(session.id);
		assert.ok(same);
		await answerTurn(same, 'there', 'a');
		const { recorder, saved } = session.begin({ prompt: { text: 'here', context: [] }, model: MODEL });
		await saved;
		assert.deepEqual(await here.sessions.reread(), []);
		await recorder.end('finished');
		assert.deepEqual(await here.sessions.reread(), [session]);
		assert.deepEqual(
			saidIn(session.transcript.turns.values())
				.map(([question]) => question)
				.sort(),
			['Why?', 'here', 'there'],
		);
		assert.deepEqual(await here.sessions.reread(), []);
		await answerTurn(session, 'and on', 'b');
		assert.equal((await reopened(disk, session.id)).session.transcript.turns.size, 4);
	});

	it('are one where they are opened twice, until both have closed them', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'So.');
		assert.equal(await sessions.open(session.id), session);
		await sessions.close(session);
		assert.equal(await sessions.edit(session.id, (one) => one.rename('Reasons')), 'saved');
		assert.equal((await answerTurn(session, 'And?', 'On.')).saved, 'saved');
		await sessions.close(session);
		assert.equal((await answerTurn(session, 'late', 'x')).saved, 'held');
		assert.notEqual(await sessions.open(session.id), session);
	});

	it('ask a turn anew in its place, and forget what it said', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		const { turnId } = await answerTurn(session, 'Why?', '');
		const next = await answerTurn(session, 'And?', 'On.');
		const asked = { prompt: { text: 'Why?', context: [] }, model: MODEL, parent: null, turn: turnId };
		const { recorder } = session.begin(asked);
		recorder.event({ type: 'text-delta', text: 'Because.' });
		await recorder.end('finished');
		await session.show(next.turnId);
		for (const { transcript } of [session, (await reopened(disk, session.id)).session]) {
			assert.deepEqual(saidIn(branchOf(transcript)), [
				['Why?', 'Because.'],
				['And?', 'On.'],
			]);
		}
	});

	it('hide keys in what they write', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage(), {
			redact: (text) => text.replaceAll('sk-1', '•••'),
		});
		const session = sessions.create();
		await answerTurn(session, 'my key is sk-1', 'yours is sk-1', [
			{ type: 'tool-result', index: 0, id: 'c', name: 'cat', content: 'KEY=sk-1' },
		]);
		const text = Buffer.concat([...disk.files().values()]).toString();
		assert.ok(text.includes('•••') && !text.includes('sk-1'));
	});

	it('are exported and imported', async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'So.\0\ud800');
		const removed = await answerTurn(session, 'gone', 'x');
		await session.setTurnRemoved(removed.turnId, true);
		await session.rename('Reasons');
		const json = [...exportJson(session.transcript)].join('');
		assert.ok(!json.includes('gone'));
		const copy = sessions.create('shop');
		assert.equal(await addImported(copy, importJson(json)), 'saved');
		const again = await reopened(disk, copy.id);
		assert.deepEqual(saidIn(branchOf(again.session.transcript)), [['Why?', 'So.\0\ud800']]);
		assert.equal(again.session.transcript.title, 'Reasons');
		assert.equal(again.session.transcript.workspace, 'shop');
		for (const text of ['', '{}', '[1]', json.replace('weir-session', 'other')]) {
			assert.throws(() => importJson(text), /not a chat that Weir exported/);
		}
	});
});

describe('tidying up', () => {
	const DAY = 24 * 60 * 60 * 1000;

	it('does nothing by age unless it is told to', async () => {
		const disk = new Disk();
		const storage = disk.storage();
		const { sessions } = await openHistory(storage, { now: () => 1 });
		const session = sessions.create();
		await answerTurn(session, 'old', 'x');
		await sessions.close(session);
		await sessions.edit(session.id, (one) => one.setRemoved(true));
		await tidySessions(sessions, storage, { now: () => 1000 * DAY }, NOBODY);
		assert.equal(sessions.list({ removed: true }).length, 1);
	});

	it('deletes what is old, not what is pinned, and erases what was deleted long ago', async () => {
		const disk = new Disk();
		const storage = disk.storage();
		let now = 1;
		const { sessions } = await openHistory(storage, { now: () => now });
		for (const title of ['old', 'pinned']) {
			const session = sessions.create();
			await answerTurn(session, title, 'x');
			await session.setPinned(title === 'pinned');
			await sessions.close(session);
		}
		now = 100 * DAY;
		const options = { removedAfterMs: 90 * DAY, erasedAfterMs: 30 * DAY, now: () => now };
		await tidySessions(sessions, storage, options, NOBODY);
		assert.deepEqual(
			sessions.list().map(({ title }) => title),
			['pinned'],
		);
		assert.deepEqual(
			sessions.list({ removed: true }).map(({ title }) => title),
			['old'],
		);
		now = 140 * DAY;
		await tidySessions(sessions, storage, options, NOBODY);
		assert.deepEqual(sessions.list({ removed: true }), []);
		assert.deepEqual(
			sessions.list().map(({ title }) => title),
			['pinned'],
		);
	});

	it('makes one file of many, and takes away what a crash left half-made', async () => {
		const disk = new Disk();
		const storage = disk.storage();
		const { sessions } = await openHistory(storage);
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'So.');
		await sessions.close(session);
		for (const title of ['a', 'b', 'c', 'd']) {
			await sessions.edit(session.id, (one) => one.rename(title));
		}
		await storage.append('list.cache.x.new', new Uint8Array(3), 'create');
		const logs = () => [...disk.files().keys()].filter((name) => !name.endsWith('.cache'));
		assert.equal(logs().length, 6);
		await tidySessions(sessions, storage, { now: () => 100 * DAY }, NOBODY);
		assert.equal(logs().length, 1);
		await sessions.refresh();
		assert.deepEqual(
			sessions.list().map(({ title, turns }) => [title, turns]),
			[['d', 1]],
		);
	});
});
