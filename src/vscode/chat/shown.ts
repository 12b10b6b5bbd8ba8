import type { AssistantPart } from '../../core/chat.ts';
import type { StreamEvent } from '../../core/stream.ts';
import type { Change, Turn, ViewState } from '../../webview/messages.ts';
import { toldMedia } from './media/kept-media.ts';

/**
 * What the page is told of a change. A provider's opaque reasoning stays with the host: the page has no use for
 * it, and its depth is the provider's to choose. So do large media: the page gets a file of them.
 *
 * @returns undefined where nothing is left to tell.
 */
export function shownChange(change: Change): Change | undefined {
	switch (change.type) {
		case 'events': {
			const events = change.events.filter(isShown).map(toldEvent);
			return events.length === 0 ? undefined : { ...change, events };
		}
		case 'turn-added':
		case 'turn-reset':
			return { ...change, turn: shownTurn(change.turn) };
		default:
			return change;
	}
}

/** What the page is told of a part of the conversation. */
export function shownPart(part: Pick<ViewState, 'turns' | 'earlier'>): Pick<ViewState, 'turns' | 'earlier'> {
	return { ...part, turns: part.turns.map(shownTurn) };
}

/** What the page is told of a turn; a copy, so that what comes later does not change it. */
export function shownTurn(turn: Turn): Turn {
	const messages = turn.answer.messages.map((message) =>
		message.role === 'assistant'
			? {
					...message,
					content: message.content.filter(({ type }) => type !== 'reasoning-opaque').map(toldPart),
				}
			: message,
	);
	return structuredClone({ ...turn, answer: { ...turn.answer, messages } });
}

function toldPart(part: AssistantPart): AssistantPart {
	return part.type === 'media' ? toldMedia(part) : part;
}

function toldEvent(event: StreamEvent): StreamEvent {
	return event.type === 'media' ? toldMedia(event) : event;
}

function isShown(event: StreamEvent): boolean {
	return event.type !== 'reasoning-opaque';
}
