import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import type { Session } from '../../sessions/session.ts';
import { turn as turnSchema } from '../../webview/messages.ts';
import type { HeldTurn } from '../chat/turn-tree.ts';
import { sessionTurnOf } from './turn-records.ts';

/**
 * Moves the one conversation that an earlier Weir kept in the workspace's state into a session. The state is cleared
 * only when the disk has it; until then it is moved again by the next window, and no turn twice.
 *
 * @param found a session that may have been begun with it before.
 * @param begin begins a session; called only where there is something to move, and no part of it has been moved yet.
 * @returns the session that took it; undefined where there was nothing.
 */
export function migrateConversation(
	memento: Memento,
	found: Session | undefined,
	begin: () => Session,
): Session | undefined {
	const turns = keptTurns(memento.get(STATE));
	if (turns.length === 0) {
		return undefined;
	}
	const wasBegun = turns.some(({ turn }) => found?.transcript.turns.has(turn.id));
	const into = found && wasBegun ? found : begin();
	const missing = turns.filter(({ turn }) => !into.transcript.turns.has(turn.id));
	const shown = turns.at(-1)?.turn.id;
	void into.add(missing.map(sessionTurnOf));
	const saved = shown === undefined ? into.flush() : into.show(shown);
	// Not awaited: a disk that does not answer keeps nobody from chatting.
	void saved.then(async (outcome) => {
		if (outcome === 'saved') {
			// Where VS Code refuses, it is tried again in the next window.
			await memento.update(STATE, undefined).then(undefined, () => undefined);
		}
	});
	return into;
}

const STATE = 'weir.conversation';

/** Each turn was a text of its own, so that one that is broken costs no other. */
const storedState = z.object({ version: z.literal(1), turns: z.array(z.string()) });
const heldTurn = z.object({
	turn: turnSchema,
	contents: z.array(z.string()),
	parent: z.optional(z.nullable(z.string())),
});

/** In the order in which they were asked, each with what it follows: the earliest Weir left that to the order. */
function keptTurns(state: unknown): HeldTurn[] {
	const stored = storedState.safeParse(state);
	let last: string | null = null;
	return (stored.data?.turns ?? []).flatMap(readTurn).map(({ parent = last, ...held }): HeldTurn => {
		last = held.turn.id;
		return { ...held, parent };
	});
}

function readTurn(text: string): HeldTurn[] {
	try {
		const read = heldTurn.safeParse(JSON.parse(text));
		return read.success ? [read.data] : [];
	} catch {
		return [];
	}
}
