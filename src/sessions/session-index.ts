import { crc32c } from './checksum.ts';
import { createDerivedFile } from './derived-file.ts';
import { readTranscript } from './fold.ts';
import {
	groupFiles,
	readSession,
	readSessionOf,
	type SessionContent,
	type SessionFile,
} from './read-session.ts';
import { folded, searchTextOf } from './search-text.ts';
import { signatureOf } from './signature.ts';
import type { SessionStorage } from './storage.ts';
import { readSummary, type SessionSummary, summaryOf } from './summary.ts';

/** A session's signature for search, and the state of its files that it is of. */
export interface StoredSignature {
	stamp: string;
	bits: Uint8Array;
}

/**
 * What the list shows of every session, without opening any: derived from the sessions' files, kept in a file of its
 * own, and made again for those whose files have changed since. A session is in the list as long as a file of it is
 * in the folder, whether it can be read or not.
 */
export class SessionIndex {
	readonly #storage: SessionStorage;
	readonly #entries = new Map<string, Entry>();
	/** As the folder was listed last. */
	#files = new Map<string, readonly SessionFile[]>();
	readonly #summaries;
	readonly #signatures;
	#refreshing: Promise<boolean> | undefined;

	constructor(storage: SessionStorage) {
		this.#storage = storage;
		this.#summaries = createDerivedFile(storage, 'list.cache');
		this.#signatures = createDerivedFile(storage, 'search.cache');
	}

	/** Takes what was kept last time. */
	async load(): Promise<void> {
		for (const [id, bytes] of await this.#summaries.load()) {
			const entry = readEntry(bytes);
			if (entry?.summary.id === id) {
				this.#entries.set(id, entry);
			}
		}
	}

	get(id: string): SessionSummary | undefined {
		return this.#entries.get(id)?.summary;
	}

	/** The state of the session's files that its summary was made of. */
	stampOf(id: string): string | undefined {
		return this.#entries.get(id)?.stamp;
	}

	/**
	 * What a session's files hold, as they were last seen: a search reads thousands, and listing the folder for each
	 * would take longer than that. Undefined where there is no such session.
	 *
	 * @throws whatever the storage does when a file of it cannot be read.
	 */
	async contentOf(id: string): Promise<SessionContent | undefined> {
		const files = this.#files.get(id) ?? [];
		const seen =
			files.length > 0 ? await readSession(this.#storage, files).catch(() => undefined) : undefined;
		return seen ?? readSessionOf(this.#storage, id);
	}

	all(): SessionSummary[] {
		return [...this.#entries.values()].map(({ summary }) => summary);
	}

	/** Every signature that was kept. Large: a twelfth of the sessions' text. */
	async signatures(): Promise<Map<string, StoredSignature>> {
		const signatures = new Map<string, StoredSignature>();
		for (const [id, value] of await this.#signatures.load()) {
			const end = value.indexOf(SPACE);
			signatures.set(id, { stamp: decoder.decode(value.subarray(0, end)), bits: value.subarray(end + 1) });
		}
		return signatures;
	}

	/**
	 * Compares the list with the folder, and reads the sessions whose files are others than they were, the newest
	 * first; several calls at once are one.
	 *
	 * @param progress called from time to time, when the list has changed.
	 * @returns whether anything had changed.
	 * @throws whatever the storage does when the folder cannot be listed.
	 */
	refresh(progress: () => void): Promise<boolean> {
		this.#refreshing ??= this.#refresh(progress).finally(() => {
			this.#refreshing = undefined;
		});
		return this.#refreshing;
	}

	/**
	 * As `refresh`, for one session alone: of ten thousand the others are not looked at.
	 *
	 * @throws whatever the storage does when the folder cannot be listed.
	 */
	async refreshOne(id: string): Promise<void> {
		const files = groupFiles(await this.#storage.list(`${id}.`)).get(id);
		this.#files.set(id, files ?? []);
		if (!files) {
			this.#entries.delete(id);
		} else if (this.#entries.get(id)?.stamp !== stampOf(files)) {
			await this.#read([[id, files]]);
		}
	}

	async #refresh(progress: () => void): Promise<boolean> {
		const groups = groupFiles(await this.#storage.list());
		this.#files = new Map(groups);
		const gone = [...this.#entries.keys()].filter((id) => !groups.has(id));
		for (const id of gone) {
			this.#entries.delete(id);
		}
		const stale = [...groups]
			.filter(([id, files]) => this.#entries.get(id)?.stamp !== stampOf(files))
			.sort(([, a], [, b]) => modifiedAt(b) - modifiedAt(a));
		if (gone.length > 0 || stale.length > 0) {
			progress();
		}
		for (let from = 0; from < stale.length; from += BATCH) {
			await this.#read(stale.slice(from, from + BATCH));
			progress();
		}
		return gone.length > 0 || stale.length > 0;
	}

	async #read(sessions: readonly (readonly [string, readonly SessionFile[]])[]): Promise<void> {
		const signatures = new Map<string, Uint8Array>();
		const summaries = new Map<string, Uint8Array>();
		for (let from = 0; from < sessions.length; from += AT_ONCE) {
			const some = sessions.slice(from, from + AT_ONCE);
			const read = await Promise.all(
				some.map(([id, files]) => readEntryOf(this.#storage, id, files, this.#entries.get(id))),
			);
			for (const { entry, signature } of read) {
				const { id } = entry.summary;
				this.#entries.set(id, entry);
				if (signature) {
					summaries.set(id, encoder.encode(JSON.stringify(entry)));
					signatures.set(id, signature);
				}
			}
		}
		await this.#keep(summaries, signatures);
	}

	async #keep(
		summaries: ReadonlyMap<string, Uint8Array>,
		signatures: ReadonlyMap<string, Uint8Array>,
	): Promise<void> {
		const live = this.#entries.size;
		if (!(await this.#summaries.add(summaries, live))) {
			const all = [...this.#entries].map(
				([id, entry]) => [id, encoder.encode(JSON.stringify(entry))] as const,
			);
			await this.#summaries.replace(new Map(all));
		}
		if (!(await this.#signatures.add(signatures, live))) {
			const all = new Map([...(await this.#signatures.load()), ...signatures]);
			await this.#signatures.replace(new Map([...all].filter(([id]) => this.#entries.has(id))));
		}
	}
}

interface Entry {
	/** Of the files that the summary was made of; '' where they could not be read. */
	stamp: string;
	summary: SessionSummary;
}

/** How many sessions are read before the list is shown with them. */
const BATCH = 64;
/** How many are read at once: the disk answers while another is worked on. */
const AT_ONCE = 4;
const SPACE = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Files only grow, or come and go: their names and sizes tell whether they are the same. */
function stampOf(files: readonly SessionFile[]): string {
	const state = files.map(({ name, size }) => `${name} ${size}`).sort();
	return `${files.length}-${bytesOf(files)}-${crc32c(encoder.encode(state.join('\n'))).toString(16)}`;
}

function bytesOf(files: readonly SessionFile[]): number {
	return files.reduce((sum, { size }) => sum + size, 0);
}

function modifiedAt(files: readonly SessionFile[]): number {
	return Math.max(...files.map((file) => file.modifiedAt));
}

function readEntry(bytes: Uint8Array): Entry | undefined {
	try {
		const { stamp, summary } = JSON.parse(decoder.decode(bytes)) as { stamp: unknown; summary: unknown };
		const read = readSummary(summary);
		return typeof stamp === 'string' && read ? { stamp, summary: read } : undefined;
	} catch {
		return undefined;
	}
}

/** What cannot be read stays in the list as it was, or without a title, and is looked at again next time. */
async function readEntryOf(
	storage: SessionStorage,
	id: string,
	files: readonly SessionFile[],
	earlier: Entry | undefined,
): Promise<{ entry: Entry; signature?: Uint8Array }> {
	const bytes = bytesOf(files);
	try {
		const { records, damage } = await readSession(storage, files);
		const transcript = readTranscript(records);
		const stamp = stampOf(files);
		const bits = signatureOf(folded(searchTextOf(transcript)));
		const signature = new Uint8Array(stamp.length + 1 + bits.length);
		signature.set(encoder.encode(`${stamp} `));
		signature.set(bits, stamp.length + 1);
		return { entry: { stamp, summary: summaryOf(id, transcript, damage, bytes) }, signature };
	} catch {
		const at = modifiedAt(files);
		const unread = {
			id,
			title: '',
			createdAt: at,
			updatedAt: at,
			pinned: false,
			turns: 0,
			damaged: files.length,
		};
		return { entry: { stamp: '', summary: earlier?.summary ?? { ...unread, bytes } } };
	}
}
