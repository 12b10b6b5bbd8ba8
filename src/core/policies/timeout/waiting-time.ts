import type { Clock } from '../../clock.ts';

/** Time in ms that stands still while it is held. */
export function createWaitingTime(clock: Pick<Clock, 'now'>) {
	let held = 0;
	let heldSince: number | undefined;
	return {
		now: () => (heldSince ?? clock.now()) - held,
		hold() {
			heldSince ??= clock.now();
		},
		goOn() {
			if (heldSince !== undefined) {
				held += clock.now() - heldSince;
				heldSince = undefined;
			}
		},
	};
}
