import assert from 'node:assert/strict';
import { branchOf } from '../../src/sessions/branch.ts';
import type { Session } from '../../src/sessions/session.ts';
import type { Saved } from '../../src/sessions/session-log.ts';
import type { SessionStorage } from '../../src/sessions/storage.ts';
import type { FakeClock } from '../core/fake-clock.ts';
import { createFakeClock } from '../core/fake-clock.ts';
import { Disk } from './disk.ts';
import { MODEL, openHistory, saidIn, type Told } from './history.ts';

/** What a chat was told to be saved, by session: nothing of it may ever be missing. */
export interface Ledger {
	/** Questions, answers as far as they were saved, and titles; each is unique. */
	promised: Map<string, string[]>;
	/** What was held too: of a disk that works again all of it is there. */
	hoped: Map<string, string[]>;
	/** Sessions that may be gone: their erasing was begun. */
	erased: Set<string>;
	/** Sessions that may not come back: their erasing was done. */
	gone: Set<string>;
	told: Told;
}

/**
 * Everything a history does, on a disk that may fail at any step: two chats, one of them in two windows, tools, a
 * rename, compaction, deletion. Where something throws, the window goes on with the next thing, as a user would.
 */
export async function useHistory(
	storage: SessionStorage,
	clock: FakeClock = createFakeClock(),
): Promise<Ledger> {
	const ledger: Ledger = {
		promised: new Map(),
		hoped: new Map(),
		erased: new Set(),
		gone: new Set(),
		told: [],
	};
	const { sessions, told } = await openHistory(storage, { clock });
	ledger.told = told;
	const first = sessions.create('shop');
	await ask(ledger, first, clock, 'one');
	const other = sessions.create();
	await ask(ledger, other, clock, 'other');
	await tried(async () => {
		const window = await openHistory(storage, { clock });
		const same = await window.sessions.open(first.id);
		if (same) {
			await ask(ledger, same, clock, 'two');
			await window.sessions.close(same);
		}
	});
	await ask(ledger, first, clock, 'three');
	note(ledger, first, 'Named', await first.rename('Named'));
	await sessions.close(first);
	await tried(() => sessions.compact(first.id));
	await tried(() => sessions.refresh());
	await tried(async () => {
		const again = await sessions.open(first.id);
		if (again) {
			await ask(ledger, again, clock, 'four');
		}
	});
	ledger.erased.add(other.id);
	await tried(async () => {
		if (await sessions.erase(other.id)) {
			ledger.gone.add(other.id);
		}
	});
	// What was held is written now, if the disk works again.
	await clock.advance(60_000);
	await sessions.closeAll();
	return ledger;
}

/**
 * Fails where something that was promised is not in the files, or something in them is broken or has no end.
 *
 * @param texts what must be there.
 */
export async function checkHistory(
	files: ReadonlyMap<string, Uint8Array>,
	ledger: Ledger,
	texts: ReadonlyMap<string, readonly string[]> = ledger.promised,
): Promise<void> {
	const { sessions } = await openHistory(new Disk(undefined, files).storage());
	await sessions.refresh();
	for (const [id, promised] of texts) {
		const session = await sessions.open(id);
		if (!session && ledger.erased.has(id)) {
			continue;
		}
		assert.ok(session, 'A session is gone.');
		assert.ok(!ledger.gone.has(id) || session.transcript.removedAt !== undefined, 'One came back.');
		const { transcript } = session;
		const isErased = ledger.erased.has(id) && transcript.removedAt !== undefined;
		const said = JSON.stringify([transcript.title, saidIn(transcript.turns.values())]);
		for (const text of isErased ? [] : promised) {
			assert.ok(said.includes(text), `"${text}" is missing in ${said}.`);
		}
		assert.ok([...transcript.turns.values()].every(({ status }) => status !== 'running'));
		assert.equal(new Set(branchOf(transcript)).size, branchOf(transcript).length);
	}
}

async function ask(ledger: Ledger, session: Session, clock: FakeClock, name: string): Promise<void> {
	const { recorder, saved } = session.begin({ prompt: { text: `${name}?`, context: [] }, model: MODEL });
	note(ledger, session, `${name}?`, await saved);
	recorder.event({ type: 'text-delta', text: `${name}-begins ` });
	await clock.advance(1000);
	note(ledger, session, `${name}-begins `, await recorder.toolStarts({ id: 'c1', name: 'look' }));
	recorder.event({ type: 'tool-result', index: 0, id: 'c1', name: 'look', content: 'seen' });
	recorder.event({ type: 'text-delta', text: `${name}-ends` });
	note(ledger, session, `${name}-begins ${name}-ends`, await recorder.end('finished'));
	// Whatever the disk did, the chat goes on in memory.
	const said = saidIn(session.transcript.turns.values());
	assert.ok(
		said.some(([question, answer]) => question === `${name}?` && answer === `${name}-begins ${name}-ends`),
	);
}

function note({ promised, hoped }: Ledger, { id }: Session, text: string, saved: Saved): void {
	for (const texts of saved === 'saved' ? [promised, hoped] : [hoped]) {
		texts.set(id, [...(texts.get(id) ?? []), text]);
	}
}

async function tried(act: () => Promise<unknown>): Promise<void> {
	await act().catch(() => undefined);
}
