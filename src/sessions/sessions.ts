import { type Clock, systemClock } from '../core/clock.ts';
import { compactSession } from './compact.ts';
import { eraseSession } from './erase.ts';
import { newId } from './file-name.ts';
import { OpenSessions } from './open-sessions.ts';
import { readSessionOf, sessionFiles } from './read-session.ts';
import type { SearchHit } from './search.ts';
import { Session, type SessionInputs } from './session.ts';
import { SessionList } from './session-list.ts';
import type { Saved } from './session-log.ts';
import type { SessionStorage } from './storage.ts';
import type { SessionFilter, SessionSummary } from './summary.ts';
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

/**
 * Opens the history that a folder holds. The list is there at once as it was last time; what has changed since is
 * read in the background, or awaited by `refresh`. Any number of windows may have the same folder open. A disk that
 * does not answer within 5 s gives an empty list, which is filled when it does.
 */
export async function openSessions(storage: SessionStorage, options: SessionsOptions): Promise<Sessions> {
	const sessions = new Sessions(storage, options);
	const { promise, resolve } = Promise.withResolvers<void>();
	const cancel = (options.clock ?? systemClock).after(PATIENCE_MS, resolve);
	await Promise.race([sessions.load(), promise]);
	cancel();
	return sessions;
}

/** Nobody waits longer for the disk before the history is shown without it. */
const PATIENCE_MS = 5000;

/** The history: every session of the folder. Nothing in it is ever removed because it could not be read. */
export class Sessions {
	readonly #storage: SessionStorage;
	readonly #options: SessionsOptions;
	readonly #report;
	readonly #open = new OpenSessions((id) => this.#read(id));
	readonly #list: SessionList;
	readonly #listeners = new Set<() => void>();

	/** Use `openSessions`. */
	constructor(storage: SessionStorage, options: SessionsOptions) {
		this.#storage = storage;
		this.#options = options;
		this.#report = createTroubleReport(options.listener);
		this.#list = new SessionList(storage, this.#open);
	}

	/** @see openSessions */
	async load(): Promise<void> {
		await this.#list.load();
		this.refresh().catch((error: unknown) => this.#report.unreadable(error));
	}

	/** Pinned ones first, then by the last change, the newest first. */
	list(filter: SessionFilter = {}): SessionSummary[] {
		return this.#list.all(filter);
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
	refresh(): Promise<void> {
		return this.#list.refresh(() => this.#changed());
	}

	/** True while a turn of any is answered here. */
	get isAnswering(): boolean {
		return this.#open.all().some((session) => session.isAnswering);
	}

	/** Takes over what other windows have written into open sessions, as `Session.reread` does; the ones that changed. */
	async reread(): Promise<Session[]> {
		const all = this.#open.all().map(async (session) => {
			const hasChanged = await session.reread();
			return hasChanged ? [session] : [];
		});
		return (await Promise.all(all)).flat();
	}

	/** Hits among what `list` gives, as they are found. See `Search.find`. */
	search(query: string, filter: SessionFilter, signal: AbortSignal): AsyncGenerator<SearchHit> {
		return this.#list.search(query, filter, signal);
	}

	/** A new session, open. Nothing is written before something is in it. */
	create(workspace?: string): Session {
		const session = this.#opened(newId(), { workspace });
		void this.#open.use(session.id);
		return session;
	}

	/**
	 * Opens a session; twice gives the same one. Close it with `close`, as often as it was opened.
	 *
	 * @returns undefined where there is none of that id.
	 * @throws whatever the storage does when a file of it cannot be read.
	 */
	open(id: string): Promise<Session | undefined> {
		return this.#open.use(id);
	}

	/**
	 * Writes what the session holds, and lets go of it where it was the last who had it open; where the disk refuses, it
	 * stays open until it is saved.
	 */
	async close(session: Session): Promise<Saved> {
		this.#open.release(session);
		const saved = await session.flush();
		if (saved === 'held' || this.#open.isUsed(session)) {
			return saved;
		}
		if (session.isCreated) {
			// From now on the list has it from its files; in between it must not lack it.
			await this.#list.refreshOne(session.id).catch(() => undefined);
		}
		if (this.#open.isUsed(session)) {
			return saved;
		}
		this.#open.forget(session);
		const closed = await session.close();
		this.#changed();
		return closed;
	}

	/** At the end: `held` where something could not be written and is lost with the process. */
	async closeAll(): Promise<Saved> {
		const all = await Promise.all(
			this.#open.all().map((session) => {
				this.#open.forget(session);
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
		const session = await this.open(id);
		if (!session) {
			return undefined;
		}
		try {
			return await change(session);
		} finally {
			await this.close(session);
		}
	}

	/**
	 * Removes a session's files for good, after it was said in a file of its own, which goes last, that it is deleted.
	 *
	 * @returns false where the disk refuses even that, or where there is none of that id.
	 * @throws whatever the storage does; then it is a deleted session still.
	 */
	async erase(id: string): Promise<boolean> {
		const open = this.#open.get(id);
		if (open && (await open.flush()) === 'held') {
			return false;
		}
		if (open) {
			this.#open.forget(open);
			await open.close();
		}
		const before = new Set((await sessionFiles(this.#storage, id)).map(({ name }) => name));
		const saved = await this.edit(id, (session) => session.setRemoved(true));
		if (saved !== 'saved') {
			return false;
		}
		await eraseSession(this.#storage, id, (name) => !before.has(name));
		await this.#list.refreshOne(id);
		this.#changed();
		return true;
	}

	/** Writes a closed session's files as one. See `compactSession`. */
	async compact(id: string): Promise<boolean> {
		return !this.#open.has(id) && compactSession(this.#storage, id, await sessionFiles(this.#storage, id));
	}

	/** What all of it takes on the disk, in bytes. */
	async size(): Promise<number> {
		return (await this.#storage.list()).reduce((sum, { size }) => sum + size, 0);
	}

	async #read(id: string): Promise<Session | undefined> {
		const content = await readSessionOf(this.#storage, id);
		return content && this.#opened(id, { content });
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
		return this.#open.add(session);
	}

	#changed(): void {
		for (const listener of this.#listeners) {
			listener();
		}
	}
}
