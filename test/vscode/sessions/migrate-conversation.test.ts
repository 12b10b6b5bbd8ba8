import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { branchOf } from '../../../src/sessions/branch.ts';
import { migrateConversation } from '../../../src/vscode/sessions/migrate-conversation.ts';
import { heldTurnsOf } from '../../../src/vscode/sessions/turn-records.ts';
import { Disk } from '../../sessions/disk.ts';
import { answerTurn, openHistory } from '../../sessions/history.ts';
import { heldTurn } from './held-turn.ts';

const STATE = 'weir.conversation';
const NOTHING = () => assert.fail('No session is to be begun.');

describe('the conversation that an earlier Weir kept', () => {
	it('moves into a session as it was, and is cleared when the disk has it', async () => {
		const turns = [
			{ ...heldTurn('one', { answer: 'yes', context: [{ label: 'a.ts', content: 'let a' }] }), parent: null },
			{ ...heldTurn('two', { status: 'streaming' }), parent: 'one' },
		];
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const { memento, cleared } = mementoOf(turns);
		const session = migrateConversation(memento, undefined, () => sessions.create('shop'));
		await cleared;
		assert.equal(memento.get(STATE), undefined);
		const { sessions: again } = await openHistory(new Disk(undefined, disk.files()).storage());
		const kept = await again.open(session?.id ?? '');
		assert.ok(kept);
		assert.equal(kept.transcript.workspace, 'shop');
		const [one, two] = heldTurnsOf(kept.transcript);
		assert.deepEqual(one, { ...turns[0], isRestored: true });
		assert.equal(two?.turn.status, 'interrupted');
		assert.equal(two?.parent, 'one');
	});

	it('follows the order where the earliest Weir kept nothing else', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		const { memento } = mementoOf([heldTurn('one'), heldTurn('two')]);
		const session = migrateConversation(memento, undefined, () => sessions.create());
		assert.ok(session);
		assert.deepEqual(
			branchOf(session.transcript).map(({ id }) => id),
			['one', 'two'],
		);
	});

	it('stays where it was as long as the disk refuses, and then moves once', async () => {
		let isFull = true;
		const disk = new Disk(() => (isFull ? { code: 'ENOSPC' } : undefined));
		const { sessions } = await openHistory(disk.storage());
		const { memento, cleared } = mementoOf([{ ...heldTurn('one'), parent: null }]);
		const session = migrateConversation(memento, undefined, () => sessions.create());
		assert.ok(session);
		assert.equal(await session.flush(), 'held');
		assert.notEqual(memento.get(STATE), undefined);
		isFull = false;
		assert.equal(await session.flush(), 'saved');
		assert.equal(migrateConversation(memento, session, NOTHING), session);
		await cleared;
		assert.equal(session.transcript.turns.size, 1);
	});

	it('does not get into a session that is about something else', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		const other = sessions.create();
		await answerTurn(other, 'Why?', 'So.');
		const { memento } = mementoOf([heldTurn('one')]);
		const session = migrateConversation(memento, other, () => sessions.create());
		assert.notEqual(session, other);
		assert.equal(other.transcript.turns.size, 1);
	});

	it('leaves out what cannot be read, and is nothing where nothing was kept', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		const good = JSON.stringify(heldTurn('good'));
		const { memento } = mementoOf([], { version: 1, turns: ['{', '{"turn":1}', good] });
		const session = migrateConversation(memento, undefined, () => sessions.create());
		assert.deepEqual([...(session?.transcript.turns.keys() ?? [])], ['good']);
		for (const state of [undefined, null, 7, { version: 2, turns: [good] }, { version: 1, turns: ['x'] }]) {
			const { memento: other } = mementoOf([], state);
			assert.equal(migrateConversation(other, undefined, NOTHING), undefined);
		}
	});
});

/** A workspace's state that holds these turns. `cleared` resolves when it holds nothing any more. */
function mementoOf(turns: readonly object[], state?: unknown) {
	const values = new Map<string, unknown>([
		[STATE, state ?? { version: 1, turns: turns.map((turn) => JSON.stringify(turn)) }],
	]);
	const { promise: cleared, resolve } = Promise.withResolvers<void>();
	const memento: Memento = {
		keys: () => [...values.keys()],
		get: <T>(key: string, otherwise?: T) => (values.get(key) ?? otherwise) as T,
		async update(key, value) {
			values.set(key, value);
			if (value === undefined) {
				resolve();
			}
		},
	};
	return { memento, cleared };
}
