import type { Opening } from './hand-over.ts';
import { isContent, type StreamEvent } from './stream.ts';

/**
 * The beginning of a stream that may yet be given up: passes the notices that were not `told` yet and holds
 * everything else back until content or the end comes, so that an attempt that fails leaves nothing behind. Returns
 * what has the rest.
 */
export async function* untilContent(
	events: AsyncIterator<StreamEvent>,
	told: Set<string> = new Set(),
): Opening {
	const heldBack: StreamEvent[] = [];
	/** The last snapshot says it all; a provider may send any number of them. */
	let usage: StreamEvent[] = [];
	let isHandedOver = false;
	try {
		for (;;) {
			const step = await events.next();
			if (step.done) {
				return undefined;
			}
			const event = step.value;
			if (isContent(event) || event.type === 'finish') {
				yield* heldBack;
				yield* usage;
				yield event;
				isHandedOver = true;
				return events;
			}
			if (event.type === 'usage') {
				usage = [event];
			} else if (event.type !== 'notice') {
				heldBack.push(event);
			} else if (!told.has(event.text)) {
				told.add(event.text);
				yield event;
			}
		}
	} finally {
		if (!isHandedOver) {
			await events.return?.();
		}
	}
}
