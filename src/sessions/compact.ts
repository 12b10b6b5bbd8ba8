import { deepJson } from './deep-json.ts';
import { TEMPORARY } from './derived-file.ts';
import { logFileName, newId } from './file-name.ts';
import { readTranscript } from './fold.ts';
import { readSession, type SessionFile } from './read-session.ts';
import { BODIES, type LogRecord } from './record.ts';
import { copyRecord, decodeRecords, encodeRecord, joined } from './record-codec.ts';
import type { SessionStorage } from './storage.ts';
import type { Transcript } from './transcript.ts';
import { wholeOf } from './whole-turn.ts';

/**
 * Writes a session's files as one, each turn in one record, and removes them. Nothing is rewritten in place: the new
 * file is synced, read back and renamed into place before an old one goes. A record that stands in both counts once, so
 * whenever this breaks off, and whoever goes on writing meanwhile, the files together say the same as before.
 *
 * What is not known here is copied as it is; a file that could not be read throughout is left alone.
 *
 * @returns whether anything was done.
 * @throws whatever the storage does; then every old file is still there, or all it held is in the new one.
 */
export async function compactSession(
	storage: SessionStorage,
	id: string,
	files: readonly SessionFile[],
): Promise<boolean> {
	const { sound, sizes } = await readSession(storage, files);
	if (sound.length < 2) {
		return false;
	}
	const { records } = await readSession(storage, sound);
	const writer = newId();
	const name = logFileName({ session: id, writer, part: 1 });
	const temporary = name + TEMPORARY;
	try {
		await storage.append(temporary, compacted(records, writer), 'create');
		if (!(await holdsAll(storage, temporary, records))) {
			throw new Error('The compacted file does not say what the others say.');
		}
	} catch (error) {
		await storage.remove(temporary).catch(() => undefined);
		throw error;
	}
	await storage.rename(temporary, name);
	await storage.syncFolder();
	await removeUnchanged(storage, id, sizes, sound);
	return true;
}

/** A file that has grown meanwhile stays: somebody writes to it. */
async function removeUnchanged(
	storage: SessionStorage,
	id: string,
	sizes: ReadonlyMap<string, number>,
	files: readonly SessionFile[],
): Promise<void> {
	const now = new Map((await storage.list(`${id}.`)).map((file) => [file.name, file.size]));
	for (const { name } of files) {
		if (now.get(name) === sizes.get(name)) {
			await storage.remove(name);
		}
	}
	await storage.syncFolder();
}

function compacted(records: readonly LogRecord[], writer: string): Uint8Array {
	const { turns } = readTranscript(records);
	const verbatim = turnsToCopy(records);
	const wholes = [...turns.values()]
		.filter(({ id }) => !verbatim.has(id))
		.map((turn) => {
			const clock = Math.max(...Object.values(turn.covers));
			return encodeRecord({ writer, clock }, wholeOf(turn));
		});
	const copies = records.filter((record) => isCopied(record, verbatim, records)).map(copyRecord);
	return joined([...wholes, ...copies]);
}

/** The turns that hold something which is not known here. */
function turnsToCopy(records: readonly LogRecord[]): ReadonlySet<string> {
	return new Set(
		records.flatMap(({ body, isFullyKnown }) => (body && 'turn' in body && !isFullyKnown ? [body.turn] : [])),
	);
}

function isCopied(record: LogRecord, verbatim: ReadonlySet<string>, all: readonly LogRecord[]): boolean {
	const { body, isFullyKnown } = record;
	switch (body?.kind) {
		case 'turn':
		case 'events':
		case 'tool':
		case 'end':
		case 'whole':
			return verbatim.has(body.turn);
		case 'created':
		case undefined:
			return true;
		default:
			return !isFullyKnown || !all.some((other) => isLater(other, record));
	}
}

/** Whether `other` says anew what the record says: of these only the last one counts. */
function isLater(other: LogRecord, { stamp, body }: LogRecord): boolean {
	return (
		other.body?.kind === body?.kind &&
		(other.body?.kind !== 'turn-removed' || body?.kind !== 'turn-removed' || other.body.turn === body.turn) &&
		(other.stamp.clock > stamp.clock ||
			(other.stamp.clock === stamp.clock && other.stamp.writer > stamp.writer))
	);
}

/** Read back from the disk before anything is removed: whatever went wrong on the way, nothing is lost by it. */
async function holdsAll(
	storage: SessionStorage,
	name: string,
	records: readonly LogRecord[],
): Promise<boolean> {
	const { records: written, damage } = decodeRecords(await storage.read(name));
	const unknown = (some: readonly LogRecord[]) => some.filter(({ body }) => body === undefined).length;
	return (
		damage.damaged === 0 &&
		unknown(written) === unknown(records) &&
		comparable(readTranscript(written)) === comparable(readTranscript(records))
	);
}

/** What a transcript says, as a text; the schema puts the fields of both in one order. */
function comparable({ turns, title, workspace, pinned, removedAt, shown }: Transcript): string {
	const said = [...turns.values()].map((turn) => [
		BODIES.whole.parse({ ...wholeOf(turn), covers: {} }),
		turn.removed,
	]);
	return deepJson([said, title, workspace, pinned, removedAt, shown]).json;
}
