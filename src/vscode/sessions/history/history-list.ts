import type { Clock } from '../../../core/clock.ts';
import type { SearchHit } from '../../../sessions/search.ts';
import type { Sessions } from '../../../sessions/sessions.ts';
import type { SessionFilter, SessionSummary } from '../../../sessions/summary.ts';
import { type HistoryLine, historyLine } from './history-line.ts';
import { PagedSearch } from './paged-search.ts';

/** What the history shows now. */
export interface HistoryPage {
	lines: readonly HistoryLine[];
	/** Whether more are there than are shown. */
	hasMore: boolean;
	/** Whether a search is under way. */
	isSearching: boolean;
}

/** What the list needs. */
export interface HistoryListInputs {
	sessions: Pick<Sessions, 'list' | 'search' | 'onDidChange'>;
	/** Of this window; undefined where no folder is open: then those that belong to none are shown. */
	workspace: string | undefined;
	/** Whether this window answers the session now. */
	isAnswering(id: string): boolean;
	/** Called with every change of what is to be shown, never within a call of the list's own. */
	show(page: HistoryPage): void;
	/** Told what the storage said where a search failed; what was found until then stays. */
	failed(error: unknown): void;
	/** A BCP 47 tag. */
	locale: string;
	clock: Clock;
	/** Wall clock, ms since 1970. */
	now(): number;
}

/**
 * The history as a list that is shown in pages: of this workspace or of all, searched as one types. A search waits
 * for the next keystroke, reads no more than the page that is shown, and ends when another begins; until that one has
 * found something, its hits stay.
 */
export class HistoryList {
	readonly #inputs: HistoryListInputs;
	readonly #unlisten: () => void;
	#query = '';
	#isOfAll = false;
	#wanted = PAGE;
	/** The search whose hits are shown. */
	#shown: PagedSearch | undefined;
	/** The list as it is, until it changes: of ten thousand it takes some ms. */
	#all: readonly SessionSummary[] | undefined;
	#page: HistoryPage = { lines: [], hasMore: false, isSearching: false };
	#search: PagedSearch | undefined;
	#cancelSearch: (() => void) | undefined;
	#cancelShow: (() => void) | undefined;

	/** Shows the first page at once. */
	constructor(inputs: HistoryListInputs) {
		this.#inputs = inputs;
		this.#unlisten = inputs.sessions.onDidChange(() => {
			this.#all = undefined;
			this.#showWithin(CHANGE_MS);
		});
		this.#showNow();
	}

	get query(): string {
		return this.#query;
	}

	/** Shows what holds every word of it; '' shows all. */
	set query(query: string) {
		const words = query.trim();
		if (words !== this.#query) {
			this.#query = words;
			this.#begin(TYPING_MS);
		}
	}

	/** Whether the sessions of every workspace are shown. Default: those of the window's own. */
	get isOfAll(): boolean {
		return this.#isOfAll;
	}

	set isOfAll(isOfAll: boolean) {
		this.#isOfAll = isOfAll;
		this.#begin(0);
	}

	/** Shows one more page. */
	showMore(): void {
		this.#wanted += PAGE;
		this.#search?.read(this.#wanted);
		this.#showNow();
	}

	/** What is under way is stopped; nothing is shown any more. */
	dispose(): void {
		this.#unlisten();
		this.#stop();
		this.#cancelShow?.();
	}

	#begin(afterMs: number): void {
		this.#stop();
		this.#all = undefined;
		this.#wanted = PAGE;
		if (this.#query === '') {
			this.#shown = undefined;
		} else {
			this.#cancelSearch = this.#inputs.clock.after(afterMs, () => this.#find());
		}
		this.#showNow();
	}

	#find(): void {
		const { sessions, failed } = this.#inputs;
		this.#cancelSearch = undefined;
		this.#search = new PagedSearch((signal) => sessions.search(this.#query, this.#filter, signal), {
			failed,
			changed: () => {
				this.#shown = this.#search;
				this.#showWithin(HIT_MS);
			},
		});
		this.#search.read(this.#wanted);
	}

	#stop(): void {
		this.#cancelSearch?.();
		this.#cancelSearch = undefined;
		this.#search?.stop();
		this.#search = undefined;
	}

	get #filter(): SessionFilter {
		return this.#isOfAll ? {} : { workspace: this.#inputs.workspace ?? null };
	}

	#showNow(): void {
		this.#cancelShow?.();
		this.#cancelShow = undefined;
		this.#showWithin(0);
	}

	/** Many changes at once are shown once. */
	#showWithin(ms: number): void {
		this.#cancelShow ??= this.#inputs.clock.after(ms, () => {
			this.#cancelShow = undefined;
			this.#page = this.#newPage();
			this.#inputs.show(this.#page);
		});
	}

	#newPage(): HistoryPage {
		const isSearching = this.#cancelSearch !== undefined || this.#search?.isReading === true;
		if (isSearching && !this.#shown) {
			// What is there is better than nothing, for the moment until the first hit.
			return { ...this.#page, isSearching };
		}
		this.#all ??= this.#inputs.sessions.list(this.#filter);
		const all = this.#all;
		const found: Found[] = this.#query === '' ? all.map((session) => ({ session })) : this.#found(all);
		return {
			lines: found.slice(0, this.#wanted).map((one) => this.#line(one)),
			hasMore: found.length > this.#wanted,
			isSearching,
		};
	}

	/** The hits as their sessions are by now: what was renamed has its new name, and what was deleted is gone. */
	#found(all: readonly SessionSummary[]): Found[] {
		const now = new Map(all.map((session) => [session.id, session]));
		return (this.#shown?.hits ?? []).flatMap(({ session, excerpt }) => {
			const current = now.get(session.id);
			return current ? [{ session: current, excerpt }] : [];
		});
	}

	#line({ session, excerpt }: Found): HistoryLine {
		const { now, locale, isAnswering } = this.#inputs;
		return historyLine(session, {
			now: now(),
			locale,
			showsWorkspace: this.#isOfAll,
			isAnswering: isAnswering(session.id),
			excerpt,
		});
	}
}

type Found = Pick<SearchHit, 'session'> & Partial<SearchHit>;

/** How many lines are sent to the window at once. */
const PAGE = 100;
/** Nobody reads what a half-typed word finds. */
const TYPING_MS = 120;
/** While hits come in, the list is shown anew as often as that. */
const HIT_MS = 50;
/** An answer that streams changes its session several times a second. */
const CHANGE_MS = 250;
