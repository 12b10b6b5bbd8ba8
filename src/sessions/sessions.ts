import type { Clock } from '../core/clock.ts';
import { compactSession } from './compact.ts';
import { eraseSession } from './erase.ts';
import { isId, newId } from './file-name.ts';
import { readTranscript } from './fold.ts';
import { groupFiles, readSession, type SessionContent, type SessionFile } from './read-session.ts';
import { createSearch, type Search, type SearchHit } from './search.ts';
import { searchTextOf } from './search-text.ts';
import { Session, type SessionInputs } from './session.ts';
import { SessionIndex } from './session-index.ts';
import type { Saved } from './session-log.ts';
import type { SessionStorage } from './storage.ts';
import { compareSummaries, type SessionSummary, summaryOf } from './summary.ts';
import { createTroubleReport, type TroubleListener } from './trouble.ts';

/** How the sessions behave. */
export interface SessionsOptions {
	/** Told once when nothing can be saved any more, and once when everything is saved again. */
	listener: TroubleListener;
	/** Hides keys in what is written. Default: nothing is hidden. */
	redact?: ((text: string) => string) | undefined;
	clock?: Clock | undefined;
	/** Wall clock, ms since 1970. */
	now?: (() => number) | undefined;
}

/** Which sessions are meant. */
export interface SessionFilter {
	/** Those of one workspace; absent: of all. `null`: those of none. */
	workspace?: string | null | undefined;
	/** Those that were deleted, instead of the others. */
	removed?: boolean | undefined;
}

/**
 * Opens the history that a folder holds. The list is there at once as it was last time; what has changed since is
 * read in the background, or awaited by `refresh`. Any number of windows may have the same folder open.
 */
export async function openSessions(storage: SessionStorage, options: SessionsOptions): Promise<Sessions> {
	const sessions = new Sessions(storage, options);
	await sessions.load();
	return sessions;
}

/** The history: every session of the folder. Nothing in it is ever removed because it could not be read. */
export class Sessions {
	readonly #storage: SessionStorage;
	readonly #options: SessionsOptions;
	readonly #report;
	readonly #index: SessionIndex;
	readonly #search: Search;
	readonly #open = new Map<string, Session>();
	readonly #opening = new Map<string, Promise<Session | undefined>>();
	readonly #listeners = new Set<() => void>();

	/** Use `openSessions`. */
	constructor(storage: SessionStorage, options: SessionsOptions) {
		this.#storage = storage;
		this.#options = options;
		this.#report = createTroubleReport(options.listener);
		this.#index = new SessionIndex(storage);
		this.#search = createSearch({
			signatures: () => this.#index.signatures(),
			// An open session is ahead of its files.
			stampOf: (id) => (this.#open.has(id) ? undefined : this.#index.stampOf(id)),
			textOf: (id) => this.#textOf(id),
		});
	}

	/** @see openSessions */
	async load(): Promise<void> {
		await this.#index.load();
		this.refresh().catch((error: unknown) => this.#report.unreadable(error));
	}

	/** Pinned ones first, then by the last change, the newest first. */
	list({ workspace, removed = false }: SessionFilter = {}): SessionSummary[] {
		const open = [...this.#open.values()]
			.filter(({ isCreated }) => isCreated)
			.map((session) => this.#live(session));
		const closed = this.#index.all().filter(({ id }) => !this.#open.has(id));
		return [...open, ...closed]
			.filter((summary) => (summary.removedAt !== undefined) === removed)
			.filter((summary) => workspace === undefined || (summary.workspace ?? null) === workspace)
			.sort(compareSummaries);
	}

	/** Called after every change of the list. Returns its end. */
	onDidChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/**
	 * Looks what other windows have written.
	 *
	 * @throws whatever the storage does when the folder cannot be listed; the list stays as it was.
	 */
	async refresh(): Promise<void> {
		if (await this.#index.refresh(() => this.#changed())) {
			this.#search.clear();
		}
	}

	/** Hits among what `list` gives, as they are found. See `Search.find`. */
	search(query: string, filter: SessionFilter, signal: AbortSignal): AsyncGenerator<SearchHit> {
		return this.#search.find(query, this.list(filter), signal);
	}

	/** A new session. Nothing is written before something is in it. */
	create(workspace?: string): Session {
		return this.#opened(newId(), { workspace });
	}

	/**
	 * Opens a session; twice gives the same one. Close it with `close`.
	 *
	 * @returns undefined where there is none of that id.
	 * @throws whatever the storage does when a file of it cannot be read.
	 */
	open(id: string): Promise<Session | undefined> {
		const session = this.#open.get(id);
		if (session) {
			return Promise.resolve(session);
		}
		const opening = this.#opening.get(id) ?? this.#read(id).finally(() => this.#opening.delete(id));
		this.#opening.set(id, opening);
		return opening;
	}

	/** Writes what the session holds and lets go of it; where the disk refuses, it stays open until it is saved. */
	async close(session: Session): Promise<Saved> {
		const saved = await session.flush();
		if (saved === 'held') {
			return saved;
		}
		this.#forget(session);
		return session.close();
	}

	/** At the end: `held` where something could not be written and is lost with the process. */
	async closeAll(): Promise<Saved> {
		const all = await Promise.all(
			[...this.#open.values()].map((session) => {
				this.#forget(session);
				return session.close();
			}),
		);
		return all.includes('held') ? 'held' : 'saved';
	}

	/**
	 * Changes a session, whether it is open or not: `edit(id, (session) => session.rename('Parsers'))`.
	 *
	 * @returns undefined where there is none of that id.
	 * @throws whatever the storage does when a file of it cannot be read.
	 */
	async edit(id: string, change: (session: Session) => Promise<Saved>): Promise<Saved | undefined> {
		const wasOpen = this.#open.has(id) || this.#opening.has(id);
		const session = await this.open(id);
		if (!session) {
			return undefined;
		}
		const saved = await change(session);
		if (!wasOpen && (await this.close(session)) === 'saved') {
			await this.refresh();
		}
		return saved;
	}

	/**
	 * Removes a session's files for good, after it was said in a file of its own, which goes last, that it is deleted.
	 *
	 * @returns false where the disk refuses even that, or where there is none of that id.
	 * @throws whatever the storage does; then it is a deleted session still.
	 */
	async erase(id: string): Promise<boolean> {
		const open = this.#open.get(id);
		if (open && (await this.close(open)) === 'held') {
			return false;
		}
		const before = new Set((await this.#filesOf(id)).map(({ name }) => name));
		const saved = await this.edit(id, (session) => session.setRemoved(true));
		if (saved !== 'saved') {
			return false;
		}
		await eraseSession(this.#storage, id, (name) => !before.has(name));
		await this.refresh();
		return true;
	}

	/** Writes a closed session's files as one. See `compactSession`. */
	async compact(id: string): Promise<boolean> {
		return !this.#open.has(id) && compactSession(this.#storage, id, await this.#filesOf(id));
	}

	/** What all of it takes on the disk, in bytes. */
	async size(): Promise<number> {
		return (await this.#storage.list()).reduce((sum, { size }) => sum + size, 0);
	}

	async #read(id: string): Promise<Session | undefined> {
		const content = await this.#contentOf(id);
		return content && this.#opened(id, { content });
	}

	async #contentOf(id: string): Promise<SessionContent | undefined> {
		const files = await this.#filesOf(id);
		return files.length > 0 ? readSession(this.#storage, files) : undefined;
	}

	/** An id may come from anywhere, and becomes part of a name. */
	async #filesOf(id: string): Promise<readonly SessionFile[]> {
		return isId(id) ? (groupFiles(await this.#storage.list(`${id}.`)).get(id) ?? []) : [];
	}

	#opened(id: string, from: Pick<SessionInputs, 'content' | 'workspace'>): Session {
		const session = new Session({
			...this.#options,
			redact: this.#options.redact ?? ((text) => text),
			...from,
			id,
			storage: this.#storage,
			report: this.#report,
			changed: () => this.#changed(),
		});
		this.#open.set(id, session);
		return session;
	}

	#forget(session: Session): void {
		if (this.#open.get(session.id) === session) {
			this.#open.delete(session.id);
		}
	}

	async #textOf(id: string): Promise<string> {
		const open = this.#open.get(id);
		if (open) {
			return searchTextOf(open.transcript);
		}
		return searchTextOf(readTranscript((await this.#contentOf(id))?.records ?? []));
	}

	#live({ id, transcript, damage }: Session): SessionSummary {
		return summaryOf(id, transcript, damage, this.#index.get(id)?.bytes ?? 0);
	}

	#changed(): void {
		for (const listener of this.#listeners) {
			listener();
		}
	}
}
