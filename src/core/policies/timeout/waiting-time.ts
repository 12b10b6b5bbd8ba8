import type { Clock } from '../../clock.ts';

/** Time in ms that stands still while it is held. */
export class WaitingTime {
	readonly #clock: Pick<Clock, 'now'>;
	#held = 0;
	#heldSince: number | undefined;

	constructor(clock: Pick<Clock, 'now'>) {
		this.#clock = clock;
	}

	now(): number {
		return (this.#heldSince ?? this.#clock.now()) - this.#held;
	}

	hold(): void {
		this.#heldSince ??= this.#clock.now();
	}

	goOn(): void {
		if (this.#heldSince !== undefined) {
			this.#held += this.#clock.now() - this.#heldSince;
			this.#heldSince = undefined;
		}
	}
}
