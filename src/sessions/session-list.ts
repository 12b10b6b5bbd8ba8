import { readTranscript } from './fold.ts';
import type { OpenSessions } from './open-sessions.ts';
import { createSearch, type Search, type SearchHit } from './search.ts';
import { searchTextOf } from './search-text.ts';
import type { Session } from './session.ts';
import { SessionIndex } from './session-index.ts';
import type { SessionStorage } from './storage.ts';
import { compareSummaries, isMeant, type SessionFilter, type SessionSummary, summaryOf } from './summary.ts';

/** What the history shows of its sessions: of the closed ones as their files say, of the open ones as they are now. */
export class SessionList {
	readonly #open: OpenSessions;
	readonly #index: SessionIndex;
	readonly #search: Search;

	constructor(storage: SessionStorage, open: OpenSessions) {
		this.#open = open;
		this.#index = new SessionIndex(storage);
		this.#search = createSearch({
			signatures: () => this.#index.signatures(),
			// An open session is ahead of its files.
			stampOf: (id) => (open.has(id) ? undefined : this.#index.stampOf(id)),
			textOf: (id) => this.#textOf(id),
		});
	}

	/** Takes what was kept last time. */
	load(): Promise<void> {
		return this.#index.load();
	}

	/** Pinned ones first, then by the last change, the newest first. */
	all(filter: SessionFilter = {}): SessionSummary[] {
		const open = this.#open
			.all()
			.filter(({ isCreated }) => isCreated)
			.map((session) => this.#live(session));
		const closed = this.#index.all().filter(({ id }) => !this.#open.has(id));
		return [...open, ...closed].filter((summary) => isMeant(summary, filter)).sort(compareSummaries);
	}

	/** Hits among what `all` gives, as they are found. See `Search.find`. */
	search(query: string, filter: SessionFilter, signal: AbortSignal): AsyncGenerator<SearchHit> {
		return this.#search.find(query, this.all(filter), signal);
	}

	/**
	 * Looks what the folder holds now.
	 *
	 * @param changed called where something has changed, while it is read.
	 * @throws whatever the storage does when the folder cannot be listed; the list stays as it was.
	 */
	async refresh(changed: () => void): Promise<void> {
		if (await this.#index.refresh(changed)) {
			this.#search.clear();
		}
	}

	/** Looks what the files of one session hold now. @throws whatever the storage does. */
	async refreshOne(id: string): Promise<void> {
		await this.#index.refreshOne(id);
	}

	async #textOf(id: string): Promise<string> {
		const open = this.#open.get(id);
		if (open) {
			return searchTextOf(open.transcript);
		}
		return searchTextOf(readTranscript((await this.#index.contentOf(id))?.records ?? []));
	}

	#live({ id, transcript, damage }: Session): SessionSummary {
		return summaryOf(id, transcript, damage, this.#index.get(id)?.bytes ?? 0);
	}
}
