import { isId, type LogFile, readLogFileName } from './file-name.ts';
import type { Damage } from './frame.ts';
import type { LogRecord } from './record.ts';
import { decodeRecords } from './record-codec.ts';
import type { SessionStorage, StoredFile } from './storage.ts';

/** A file of a session, as the folder lists it. */
export interface SessionFile extends StoredFile, LogFile {}

/** What the files of a session hold. */
export interface SessionContent {
	/** Each once, in no order. */
	records: LogRecord[];
	/** Of all files. */
	damage: Damage;
	/** The files that hold nothing but records that were read: only they may ever be replaced. */
	sound: readonly SessionFile[];
	/** In bytes, as read. */
	sizes: ReadonlyMap<string, number>;
}

/**
 * Reads all the files of a session. What cannot be read of one is counted and left where it is.
 *
 * @throws whatever the storage does: a file that cannot be opened is no reason to show a session without it.
 */
export async function readSession(
	storage: SessionStorage,
	files: readonly SessionFile[],
): Promise<SessionContent> {
	const contents = await Promise.all(files.map((file) => readFile(storage, file)));
	const records = new Map<string, LogRecord>();
	const damage: Damage = { damaged: 0, torn: 0, unknown: 0 };
	for (const content of contents) {
		for (const record of content.records) {
			records.set(identityOf(record), record);
		}
		damage.damaged += content.damage.damaged;
		damage.torn += content.damage.torn;
		damage.unknown += content.damage.unknown;
	}
	return {
		records: [...records.values()],
		damage,
		sound: contents.filter(isSound).map(({ file }) => file),
		sizes: new Map(contents.map(({ file, size }) => [file.name, size])),
	};
}

/** As `readSession`, by the session's id; undefined where it has no files. */
export async function readSessionOf(
	storage: SessionStorage,
	id: string,
): Promise<SessionContent | undefined> {
	const files = await sessionFiles(storage, id);
	return files.length > 0 ? readSession(storage, files) : undefined;
}

/** The files of a session; none where there is no such session. An id may come from anywhere, and becomes part of a name. */
export async function sessionFiles(storage: SessionStorage, id: string): Promise<readonly SessionFile[]> {
	return isId(id) ? (groupFiles(await storage.list(`${id}.`)).get(id) ?? []) : [];
}

/** The files of every session, by its id. */
export function groupFiles(files: readonly StoredFile[]): Map<string, SessionFile[]> {
	const groups = new Map<string, SessionFile[]>();
	for (const stored of files) {
		const file = readLogFileName(stored.name);
		if (file) {
			const group = groups.get(file.session) ?? [];
			group.push({ ...stored, ...file });
			groups.set(file.session, group);
		}
	}
	return groups;
}

interface FileContent {
	file: SessionFile;
	size: number;
	records: readonly LogRecord[];
	damage: Damage;
}

async function readFile(storage: SessionStorage, file: SessionFile): Promise<FileContent> {
	const bytes = await storage.read(file.name);
	return { file, size: bytes.length, ...decodeRecords(bytes) };
}

/** A record that was written twice, because nobody knew whether it had arrived, or copied by compaction, is one. */
export function identityOf({ stamp, body }: LogRecord): string {
	return `${stamp.writer} ${stamp.clock} ${body?.kind === 'whole' ? body.turn : ''}`;
}

function isSound({ damage }: FileContent): boolean {
	return damage.damaged === 0 && damage.unknown === 0;
}
