import type { StreamEvent } from '../../core/stream.ts';
import type { Change, Turn } from '../../webview/messages.ts';

/**
 * What the page is told of a change. A provider's opaque reasoning stays with the host: the page has no use for
 * it, and its depth is the provider's to choose.
 *
 * @returns undefined where nothing is left to tell.
 */
export function shownChange(change: Change): Change | undefined {
	switch (change.type) {
		case 'events': {
			const events = change.events.filter(isShown);
			return events.length === 0 ? undefined : { ...change, events };
		}
		case 'turn-added':
		case 'turn-reset':
			return { ...change, turn: shownTurn(change.turn) };
		default:
			return change;
	}
}

/** What the page is told of a turn; a copy, so that what comes later does not change it. */
export function shownTurn(turn: Turn): Turn {
	const messages = turn.answer.messages.map((message) =>
		message.role === 'assistant'
			? { ...message, content: message.content.filter((part) => part.type !== 'reasoning-opaque') }
			: message,
	);
	return structuredClone({ ...turn, answer: { ...turn.answer, messages } });
}

function isShown(event: StreamEvent): boolean {
	return event.type !== 'reasoning-opaque';
}
