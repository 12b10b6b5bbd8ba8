import type { Clock } from '../../clock.ts';
import { aborted, type StreamError, toStreamError } from '../../errors.ts';
import { type Bell, createBell } from './bell.ts';
import { Ticket } from './ticket.ts';
import { type Turn, tooLongALine, tooLongAWait, type Wait } from './wait.ts';

export interface LineOptions {
	/** Lets a request of so many tokens through, or says what it has to wait for. */
	attempt: (tokens: number) => Promise<Turn | Wait>;
	/** The sentence for a wait at a place, from 1. */
	say: (wait: Wait, place: number) => string;
	name: string;
	/** How many may stand in it. */
	longest: number;
	/** How long one may stand in it, in ms. */
	longestWait: number;
	clock: Clock;
}

/**
 * A fair line: only the first one is ever tried, so a small request does not overtake a large one. It moves by
 * itself when the time has come, and when it is rung for.
 */
export class Line {
	readonly #options: LineOptions;
	readonly #bell: Bell;
	readonly #tickets: Ticket[] = [];
	/** What the first one waits for; undefined while it is being tried. */
	#wait: Wait | undefined;
	#isMoving = false;

	constructor(options: LineOptions) {
		this.#options = options;
		this.#bell = createBell(options.clock);
	}

	/** Something has changed: the first one is tried again. */
	ring(): void {
		this.#bell.ring();
	}

	/** Joins the line. Its length counts only while it stands: many who come at once may all go through at once. */
	enter(tokens: number, signal: AbortSignal): Ticket {
		const ticket = new Ticket(tokens);
		if (signal.aborted) {
			ticket.refuse(aborted());
			return ticket;
		}
		this.#tickets.push(ticket);
		if (this.#wait) {
			this.#tellNew(this.#wait);
		} else {
			void this.#move();
		}
		return ticket;
	}

	/** Takes one out that has not been let through. */
	expel(ticket: Ticket, error: StreamError): void {
		ticket.refuse(error);
		const place = this.#tickets.indexOf(ticket);
		if (place >= 0) {
			this.#tickets.splice(place, 1);
		}
		if (place === 0) {
			this.#bell.ring();
		}
	}

	async #move(): Promise<void> {
		if (this.#isMoving) {
			return;
		}
		this.#isMoving = true;
		for (let first = this.#tickets[0]; first; first = this.#tickets[0]) {
			this.#bell.reset();
			const outcome = await this.#try(first);
			if (outcome && first === this.#tickets[0]) {
				this.#wait = outcome;
				this.#tell(first, 1, outcome);
				this.#tellNew(outcome);
				await this.#bell.rung(outcome.until === undefined ? undefined : this.#msLeft());
				this.#wait = undefined;
			}
		}
		this.#isMoving = false;
	}

	/** The one that is tried may have left by the time it is let through. */
	async #try(first: Ticket): Promise<Wait | undefined> {
		try {
			const outcome = await this.#options.attempt(first.tokens);
			if (outcome.for !== 'nothing') {
				return outcome;
			}
			if (first !== this.#tickets[0]) {
				outcome.undo();
				return undefined;
			}
			this.#tickets.shift();
			first.admit(outcome);
		} catch (error) {
			this.expel(first, toStreamError(error));
		}
		return undefined;
	}

	/** Who stands behind hears of it once, and who finds the line full is sent away. */
	#tellNew(wait: Wait): void {
		const { longest, name } = this.#options;
		for (const ticket of this.#tickets.splice(longest)) {
			ticket.refuse(tooLongALine(longest, name, this.#msLeft()));
		}
		this.#tickets.forEach((ticket, index) => {
			if (!ticket.wasTold) {
				this.#tell(ticket, index + 1, wait);
			}
		});
	}

	#tell(ticket: Ticket, place: number, wait: Wait): void {
		const { clock, longestWait, name, say } = this.#options;
		if (!ticket.wasTold) {
			const cancel = clock.after(longestWait, () =>
				this.expel(ticket, tooLongAWait(longestWait, name, this.#msLeft())),
			);
			ticket.onceSettled(cancel);
		}
		ticket.tell(say(wait, place));
	}

	#msLeft(): number {
		return this.#wait?.until === undefined ? 0 : Math.max(0, this.#wait.until - this.#options.clock.now());
	}
}
