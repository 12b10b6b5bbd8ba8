import assert from 'node:assert/strict';
import type { ChatContext } from 'vscode';
import { StreamError } from '../../../src/core/errors.ts';
import { branchOf } from '../../../src/sessions/branch.ts';
import type { Sessions } from '../../../src/sessions/sessions.ts';
import { recordRequest, type SessionPlace } from '../../../src/vscode/participant/recorded-request.ts';
import { Disk } from '../../sessions/disk.ts';
import { openHistory, saidIn } from '../../sessions/history.ts';
import { MODEL, plainAnswer } from '../chat/scripted.ts';

describe('a request of VS Code’s own chat', () => {
	it('is written with its answer, and the next one of its chat follows it', async () => {
		const { sessions, ask } = await history();
		const first = await ask('one', '1');
		const second = await ask('two', '2', [first]);
		assert.equal(second.session, first.session);
		const [summary] = sessions.list({ workspace: 'shop' });
		assert.equal(summary?.turns, 2);
		const session = await sessions.open(first.session);
		assert.deepEqual(saidIn(branchOf(session?.transcript ?? assert.fail())), [
			['one', '1'],
			['two', '2'],
		]);
		assert.equal(session?.transcript.turns.get(first.turn)?.source, 'participant');
	});

	it('begins a session in a new chat, and in one whose session was deleted or is gone', async () => {
		const { sessions, ask } = await history();
		const first = await ask('one', '1');
		assert.notEqual((await ask('other', '1')).session, first.session);
		await sessions.edit(first.session, (session) => session.setRemoved(true));
		assert.notEqual((await ask('two', '2', [first])).session, first.session);
		const gone = { session: '0'.repeat(32), turn: 'x' };
		assert.notEqual((await ask('three', '3', [gone])).session, gone.session);
		assert.notEqual((await ask('four', '4', [{ session: '../../etc', turn: 'x' }])).session, '../../etc');
	});

	it('becomes a branch where VS Code took requests back, and looks past one that was cancelled', async () => {
		const { sessions, ask } = await history();
		const first = await ask('one', '1');
		await ask('two', '2', [first]);
		const edited = await ask('zwei', 'II', [first, undefined]);
		const session = await sessions.open(edited.session);
		assert.deepEqual(saidIn(branchOf(session?.transcript ?? assert.fail())), [
			['one', '1'],
			['zwei', 'II'],
		]);
		assert.equal(session?.transcript.turns.size, 3);
	});

	it('says how its answer ended', async () => {
		const { sessions, record } = await history();
		for (const [error, events, outcome] of [
			[new StreamError('aborted', 'Stopped.'), 0, 'stopped'],
			[new StreamError('network', 'Gone.'), 0, 'failed'],
			[new StreamError('network', 'Gone.'), 2, 'interrupted'],
			[new StreamError('authentication', 'No key.'), 2, 'failed'],
		] as const) {
			const recorded = await record('why');
			for (const event of plainAnswer('so').slice(0, events)) {
				recorded.take(event);
			}
			recorded.end(error, { kind: error.kind, message: error.message });
			const turn = (await sessions.open(recorded.place.session))?.transcript.turns.get(recorded.place.turn);
			assert.equal(turn?.status, outcome);
			assert.equal(turn?.failure?.message, outcome === 'stopped' ? undefined : error.message);
		}
	});

	it('writes down a tool before it runs', async () => {
		const disk = new Disk();
		const { record } = await history(disk);
		const recorded = await record('edit');
		const seen: boolean[] = [];
		const { run } = recorded.withTools({
			definitions: [],
			async run() {
				seen.push(Buffer.concat([...disk.files().values()]).includes('weir_editFile'));
				return { content: 'done' };
			},
		});
		const call = { type: 'tool-call', index: 0, id: 'c1', name: 'weir_editFile', arguments: '{}' } as const;
		assert.deepEqual(await run(call, new AbortController().signal), { content: 'done' });
		assert.deepEqual(seen, [true]);
		await assert.rejects(run(call, AbortSignal.abort()));
		assert.equal(seen.length, 1);
	});
});

async function history(disk = new Disk()) {
	const { sessions } = await openHistory(disk.storage());
	const store = { open: (): Promise<Sessions> => Promise.resolve(sessions), workspace: 'shop' };
	const record = (text: string, places: readonly (SessionPlace | undefined)[] = []) =>
		recordRequest(store, { prompt: { text, context: [] }, model: MODEL, history: historyOf(places) });
	return {
		sessions,
		record,
		async ask(text: string, answer: string, places: readonly (SessionPlace | undefined)[] = []) {
			const recorded = await record(text, places);
			for (const event of plainAnswer(answer)) {
				recorded.take(event);
			}
			recorded.end();
			return recorded.place;
		},
	};
}

/** What VS Code hands over of earlier requests: each and its response; one that was cancelled has no metadata. */
function historyOf(places: readonly (SessionPlace | undefined)[]): ChatContext['history'] {
	return places.flatMap((place) => [
		{ prompt: 'earlier' },
		{ result: place ? { metadata: { ...place } } : {} },
	]) as unknown as ChatContext['history'];
}
