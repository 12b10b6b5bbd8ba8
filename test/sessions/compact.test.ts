import assert from 'node:assert/strict';
import { compactSession } from '../../src/sessions/compact.ts';
import { logFileName } from '../../src/sessions/file-name.ts';
import { readTranscript } from '../../src/sessions/fold.ts';
import { frame } from '../../src/sessions/frame.ts';
import { groupFiles, readSession } from '../../src/sessions/read-session.ts';
import { joined } from '../../src/sessions/record-codec.ts';
import { Disk } from './disk.ts';
import { answerTurn, MODEL, openHistory, saidIn } from './history.ts';

const encoder = new TextEncoder();

async function filesOf(disk: Disk, id: string) {
	return groupFiles(await disk.storage().list(`${id}.`)).get(id) ?? [];
}

async function recordsOf(disk: Disk, id: string) {
	return (await readSession(disk.storage(), await filesOf(disk, id))).records;
}

/** A session that two windows have written to; one of them goes on. */
async function twoWindows() {
	const disk = new Disk();
	const { sessions } = await openHistory(disk.storage());
	const session = sessions.create('shop');
	await answerTurn(session, 'one', 'a');
	const other = await openHistory(disk.storage());
	await other.sessions.edit(session.id, (same) => same.rename('Both'));
	return { disk, session, id: session.id };
}

describe('compaction', () => {
	it('says in one file what several said', async () => {
		const { disk, session, id } = await twoWindows();
		await answerTurn(session, 'two', 'b', [
			{ type: 'reasoning-opaque', field: 'signature', value: { deep: [1, '\ud800'] } },
			{ type: 'citation', url: 'https://example.com' },
		]);
		await session.setPinned(true);
		const before = readTranscript(await recordsOf(disk, id));
		assert.equal(await compactSession(disk.storage(), id, await filesOf(disk, id)), true);
		assert.equal((await filesOf(disk, id)).length, 1);
		const after = readTranscript(await recordsOf(disk, id));
		assert.deepEqual(saidIn(after.turns.values()), saidIn(before.turns.values()));
		assert.deepEqual({ ...after, turns: undefined }, { ...before, turns: undefined });
		assert.deepEqual([...after.turns.values()].map(({ answer }) => JSON.stringify(answer)).length, 2);
	});

	it('loses nothing of a window that goes on writing to a file that it has replaced', async () => {
		const { disk, session, id } = await twoWindows();
		const { recorder, saved } = session.begin({ prompt: { text: 'two', context: [] }, model: MODEL });
		await saved;
		recorder.event({ type: 'text-delta', text: 'half ' });
		await recorder.toolStarts({ id: 'c1', name: 'look' });
		const storage = disk.storage();
		// The window writes between the reading and the removal.
		const rename = async (from: string, to: string) => {
			recorder.event({ type: 'text-delta', text: 'and half' });
			await recorder.end('finished');
			await storage.rename(from, to);
		};
		await compactSession({ ...storage, rename }, id, await filesOf(disk, id));
		assert.equal((await filesOf(disk, id)).length, 2);
		await answerTurn(session, 'three', 'c');
		const expected = [
			['one', 'a'],
			['two', 'half and half'],
			['three', 'c'],
		];
		assert.deepEqual(saidIn(readTranscript(await recordsOf(disk, id)).turns.values()), expected);
		assert.equal(await compactSession(storage, id, await filesOf(disk, id)), true);
		assert.deepEqual(saidIn(readTranscript(await recordsOf(disk, id)).turns.values()), expected);
	});

	it('is written again where the file of an open chat went', async () => {
		const { disk, session, id } = await twoWindows();
		await compactSession(disk.storage(), id, await filesOf(disk, id));
		assert.equal((await answerTurn(session, 'two', 'b')).saved, 'saved');
		assert.deepEqual(saidIn(readTranscript(await recordsOf(disk, id)).turns.values()), [
			['one', 'a'],
			['two', 'b'],
		]);
		assert.equal(readTranscript(await recordsOf(disk, id)).title, 'Both');
	});

	it('may be done by two windows at once', async () => {
		const { disk, id } = await twoWindows();
		const files = await filesOf(disk, id);
		const before = saidIn(readTranscript(await recordsOf(disk, id)).turns.values());
		await Promise.allSettled([1, 2, 3].map(() => compactSession(disk.storage(), id, files)));
		assert.deepEqual(saidIn(readTranscript(await recordsOf(disk, id)).turns.values()), before);
	});

	it('keeps what it does not know, as it was', async () => {
		const { disk, session, id } = await twoWindows();
		const [turn] = session.transcript.turns.keys();
		const later = [
			{ writer: 'w9', clock: 5, kind: 'mood', mood: { sunny: true } },
			{
				writer: 'w9',
				clock: Date.now() + 1e9,
				kind: 'events',
				turn,
				events: [{ type: 'sparkle', text: '*' }],
			},
		].map((record) => frame(encoder.encode(JSON.stringify(record))));
		await disk.storage().append(logFileName({ session: id, writer: 'w9', part: 1 }), joined(later), 'create');
		assert.equal(await compactSession(disk.storage(), id, await filesOf(disk, id)), true);
		const text = Buffer.concat([...disk.files().values()]).toString();
		for (const line of later) {
			assert.ok(text.includes(Buffer.from(line).toString()));
		}
		assert.deepEqual(saidIn(readTranscript(await recordsOf(disk, id)).turns.values()), [['one', 'a']]);
	});
});
