import type { StreamEvent } from '../../core/stream.ts';
import type { Change, NumberedMessage, ViewState } from '../../webview/messages.ts';

/** What a link needs of the world. */
export interface PageLinkInputs {
	post(message: NumberedMessage): void;
	/** The whole state, for a page that has none. */
	state(): ViewState;
	/** Runs the callback soon, so that what happens together travels together. */
	soon?: (callback: () => void) => void;
}

/** Changes that wait for a slow page are folded up to here; past it the page gets the whole state instead. */
const LARGEST_BACKLOG_CHANGES = 1000;
const LARGEST_BACKLOG_TEXT = 1024 * 1024;

/**
 * The host's end of the line to the page. A page that says it is ready gets the whole state, then numbered
 * updates, one in flight at a time: a slow page gets fewer and larger ones, and the host's memory stays bounded.
 */
export class PageLink {
	readonly #inputs: PageLinkInputs;
	readonly #soon: (callback: () => void) => void;
	#isReady = false;
	#sequence = 0;
	/** The update that the page has not acknowledged yet. */
	#inFlight: number | undefined;
	#backlog: Change[] = [];
	#backlogText = 0;
	/** The backlog grew too large: the next message is a snapshot. */
	#isOverflown = false;
	#isScheduled = false;
	/** Not part of the state, so no snapshot would bring it. */
	#focus: Change | undefined;

	constructor(inputs: PageLinkInputs) {
		this.#inputs = inputs;
		this.#soon = inputs.soon ?? ((callback) => void setTimeout(callback, 0));
	}

	/** True while the page has not taken what it was sent last. */
	get isWaiting(): boolean {
		return this.#inFlight !== undefined;
	}

	/** Tells the page of a change, now or when it can take it. A page that is not there will get a snapshot. */
	push(change: Change): void {
		if (change.type === 'focus-composer') {
			this.#focus = change;
		} else if (this.#isReady && !this.#isOverflown) {
			this.#fold(change);
		}
		this.#schedule();
	}

	/** Everything may have changed: the next message is the whole state, in place of what waits. */
	renew(): void {
		this.#dropBacklog();
		this.#isOverflown = true;
		this.#schedule();
	}

	/** The page is there and knows nothing: it gets everything. */
	ready(): void {
		this.#isReady = true;
		this.#inFlight = undefined;
		this.#sendSnapshot();
		this.#schedule();
	}

	/** The page has taken the message of this number. Numbers that are not awaited are ignored. */
	acknowledge(sequence: number): void {
		if (sequence === this.#inFlight) {
			this.#inFlight = undefined;
			this.#flush();
		}
	}

	/** The page is gone; nothing is sent until another one says that it is ready. */
	lost(): void {
		this.#isReady = false;
		this.#inFlight = undefined;
		this.#dropBacklog();
	}

	#fold(change: Change): void {
		const last = this.#backlog.at(-1);
		if (change.type === 'events' && last?.type === 'events' && last.turnId === change.turnId) {
			for (const event of change.events) {
				foldEvent(last.events, event);
			}
		} else {
			this.#backlog.push(change.type === 'events' ? { ...change, events: [...change.events] } : change);
		}
		this.#backlogText += change.type === 'events' ? sizeOf(change.events) : 0;
		if (this.#backlog.length > LARGEST_BACKLOG_CHANGES || this.#backlogText > LARGEST_BACKLOG_TEXT) {
			this.#dropBacklog();
			this.#isOverflown = true;
		}
	}

	#schedule(): void {
		if (!this.#isScheduled && this.#isReady && this.#inFlight === undefined) {
			this.#isScheduled = true;
			this.#soon(() => {
				this.#isScheduled = false;
				this.#flush();
			});
		}
	}

	#flush(): void {
		if (!this.#isReady || this.#inFlight !== undefined) {
			return;
		}
		if (this.#isOverflown) {
			this.#sendSnapshot();
			// However large it is, the page gets nothing more until it has taken it.
			this.#inFlight = this.#sequence;
			return;
		}
		const changes = this.#focus ? [...this.#backlog, this.#focus] : this.#backlog;
		if (changes.length > 0) {
			this.#dropBacklog();
			this.#focus = undefined;
			this.#sequence += 1;
			this.#inFlight = this.#sequence;
			this.#inputs.post({ type: 'update', sequence: this.#sequence, changes });
		}
	}

	#sendSnapshot(): void {
		this.#dropBacklog();
		this.#sequence += 1;
		this.#inputs.post({ type: 'snapshot', sequence: this.#sequence, state: this.#inputs.state() });
	}

	#dropBacklog(): void {
		this.#backlog = [];
		this.#backlogText = 0;
		this.#isOverflown = false;
	}
}

/** Adds an event to those that wait; pieces of the same text become one piece. */
function foldEvent(events: StreamEvent[], event: StreamEvent): void {
	const last = events.at(-1);
	if (last && 'text' in last && 'text' in event && last.type === event.type && last.type.endsWith('-delta')) {
		events[events.length - 1] = { ...last, text: `${last.text}${event.text}` } as StreamEvent;
	} else if (
		last?.type === 'tool-call-delta' &&
		event.type === 'tool-call-delta' &&
		last.index === event.index
	) {
		events[events.length - 1] = { ...last, json: last.json + event.json };
	} else {
		events.push(event);
	}
}

/** About how large the events are, in UTF-16 units. */
function sizeOf(events: readonly StreamEvent[]): number {
	let size = 0;
	for (const event of events) {
		size += 16;
		for (const value of Object.values(event)) {
			size += typeof value === 'string' ? value.length : 0;
		}
	}
	return size;
}
