import { type Answer, accumulate } from '../core/accumulate.ts';
import type { AssistantPart } from '../core/chat.ts';
import type { StreamEvent } from '../core/stream.ts';
import type { Change, Turn, ViewState } from './messages.ts';
import { type RecentText, recentAfter } from './recent-text.ts';

/** A turn as the page keeps it. */
export interface PageTurn extends Turn {
	/** Counts how often the answer was begun anew. While it stays the same, the answer has only grown. */
	revision: number;
	/** The end of its text, where that is what came last. */
	recent?: RecentText | undefined;
}

/** What the page shows. Never changed in place: what is unchanged keeps its identity. */
export interface PageState extends Omit<ViewState, 'turns'> {
	turns: readonly PageTurn[];
}

/** The state that a snapshot brings; turns that have only grown since `previous` keep their revision. */
export function openState(snapshot: ViewState, previous?: PageState): PageState {
	return { ...snapshot, turns: snapshot.turns.map((turn) => adoptTurn(turn, previous)) };
}

/** The state after one change. A change to a turn that is not there changes nothing. */
export function reduce(state: PageState, change: Change): PageState {
	switch (change.type) {
		case 'turn-added':
			return { ...state, turns: [...state.turns, { ...change.turn, revision: 0 }] };
		case 'turn-reset':
			return withTurn(state, change.turn.id, (turn) => ({ ...change.turn, revision: turn.revision + 1 }));
		case 'events':
			return withTurn(state, change.turnId, (turn) => addEvents(turn, change.events));
		case 'turn-status': {
			const { status, failure } = change;
			return withTurn(state, change.turnId, (turn) => ({
				...turn,
				status,
				failure,
				meter: change.meter ?? turn.meter,
				startedAt: change.startedAt ?? turn.startedAt,
				// An answer that goes on has not come to its end, and what was shown as whole grows again.
				...(status === 'waiting'
					? { answer: { ...turn.answer, finish: undefined }, revision: turn.revision + 1 }
					: {}),
			}));
		}
		case 'turns-cut': {
			const from = state.turns.findIndex(({ id }) => id === change.turnId);
			return from === -1 ? state : { ...state, turns: state.turns.slice(0, from) };
		}
		case 'composer':
			return { ...state, composer: change.composer };
		case 'model':
			return { ...state, model: change.model };
		case 'trust':
			return { ...state, trusted: change.trusted };
		case 'focus-composer':
		case 'completions':
		case 'media':
			return state;
	}
}

/** True while a turn's answer may still grow. */
export function isRunning(turn: Turn): boolean {
	return turn.status === 'waiting' || turn.status === 'streaming';
}

/** The turn that is being answered. */
export function runningTurn(state: PageState): PageTurn | undefined {
	return state.turns.findLast(isRunning);
}

function withTurn(state: PageState, id: string, update: (turn: PageTurn) => PageTurn): PageState {
	const index = state.turns.findIndex((turn) => turn.id === id);
	const turn = state.turns[index];
	return turn ? { ...state, turns: state.turns.with(index, update(turn)) } : state;
}

function addEvents(turn: PageTurn, events: readonly StreamEvent[]): PageTurn {
	const answer = copyForGrowth(turn.answer);
	for (const event of events) {
		accumulate(answer, event);
	}
	const replaced = events.filter((event) => event.type === 'replace').length;
	const recent = recentAfter(turn.recent, answer, events);
	return { ...turn, answer, recent, revision: turn.revision + replaced };
}

/** Copies what `accumulate` may change in place: the lists, and the assistant's last message with its parts. */
function copyForGrowth(answer: Answer): Answer {
	const messages = [...answer.messages];
	const at = messages.findLastIndex(({ role }) => role === 'assistant');
	const last = messages[at];
	if (last?.role === 'assistant') {
		messages[at] = { ...last, content: last.content.map((part) => ({ ...part })) };
	}
	return {
		...answer,
		messages,
		notices: [...answer.notices],
		citations: [...answer.citations],
		suggestions: [...answer.suggestions],
	};
}

function adoptTurn(turn: Turn, previous: PageState | undefined): PageTurn {
	const known = previous?.turns.find((candidate) => candidate.id === turn.id);
	if (!known) {
		return { ...turn, revision: 0 };
	}
	const grown = hasGrownFrom(known.answer, turn.answer);
	return { ...turn, revision: grown ? known.revision : known.revision + 1 };
}

function hasGrownFrom(earlier: Answer, later: Answer): boolean {
	return earlier.messages.every((message, index) => {
		const now = later.messages[index];
		if (message.role === 'tool' || now?.role !== 'assistant') {
			return message.role === now?.role;
		}
		return message.content.every((part, place) => hasPartGrown(part, now.content[place]));
	});
}

function hasPartGrown(earlier: AssistantPart, later: AssistantPart | undefined): boolean {
	if (later?.type !== earlier.type) {
		return false;
	}
	if (earlier.type === 'tool-call') {
		return later.type === 'tool-call' && later.id === earlier.id;
	}
	return 'text' in earlier && 'text' in later ? later.text.startsWith(earlier.text) : true;
}
