import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import { type Clock, systemClock } from '../../core/clock.ts';
import { turn as turnSchema } from '../../webview/messages.ts';
import type { HeldTurn } from './turn-tree.ts';

/** Keeps the conversation over a reload of the window, in the workspace's own state. */
export interface ConversationStore {
	/** What was kept; a turn that cannot be read is left out. */
	restore(): HeldTurn[];
	/** Writes soon: at most once a second, always the latest. */
	save(turns: readonly HeldTurn[]): void;
	/** Writes now what waits to be written. */
	flush(): void;
}

const STATE = 'weir.conversation';
const INTERVAL_MS = 1000;

/**
 * VS Code holds this state in memory and warns above half a megabyte, so the oldest turns go first. The newest
 * is kept even if it is larger, up to the size of the largest answer.
 */
const LARGEST = 400_000;
const LARGEST_TURN = 4 * 1024 * 1024;

/** Each turn as a text of its own: its size is known, and one that is broken costs no other. */
const storedState = z.object({ version: z.literal(1), turns: z.array(z.string()) });
const heldTurn = z.object({
	turn: turnSchema,
	contents: z.array(z.string()),
	parent: z.optional(z.nullable(z.string())),
});

export function createConversationStore(memento: Memento, clock: Clock = systemClock): ConversationStore {
	let waiting: readonly HeldTurn[] | undefined;
	let cancel: (() => void) | undefined;
	const flush = () => {
		cancel?.();
		cancel = undefined;
		if (waiting) {
			const turns = bounded(waiting);
			waiting = undefined;
			// A state that cannot be written costs the memory of this chat and nothing else.
			memento.update(STATE, { version: 1, turns }).then(undefined, () => undefined);
		}
	};
	return {
		restore() {
			const stored = storedState.safeParse(memento.get(STATE));
			return stored.success ? stored.data.turns.flatMap(readTurn) : [];
		},
		save(turns) {
			waiting = turns;
			cancel ??= clock.after(INTERVAL_MS, flush);
		},
		flush,
	};
}

function bounded(turns: readonly HeldTurn[]): string[] {
	const kept: string[] = [];
	let size = 0;
	for (const held of turns.toReversed()) {
		const text = written(held);
		size += text.length;
		if (kept.length > 0 ? size > LARGEST : size > LARGEST_TURN) {
			break;
		}
		kept.unshift(text);
	}
	return kept;
}

function written(held: HeldTurn): string {
	try {
		return JSON.stringify(withoutMediaData(held));
	} catch {
		// A provider's opaque value may be nested deeper than JSON can be written; the words are worth keeping.
		return JSON.stringify(withoutMediaData(held), (_, value) =>
			value?.type === 'reasoning-opaque' ? { ...value, value: null } : value,
		);
	}
}

/** Images that came as data are too large to keep; where one was, the transcript says so. */
function withoutMediaData({ turn, contents, parent }: HeldTurn): HeldTurn {
	const messages = turn.answer.messages.map((message) =>
		message.role === 'assistant'
			? {
					...message,
					content: message.content.map((part) =>
						part.type === 'media' && 'data' in part
							? { type: 'text' as const, text: `\n\n(${part.mimeType}, not kept)\n\n` }
							: part,
					),
				}
			: message,
	);
	return {
		turn: { ...turn, answer: { ...turn.answer, messages } },
		contents,
		...(parent === undefined ? {} : { parent }),
	};
}

function readTurn(text: string): HeldTurn[] {
	try {
		const read = heldTurn.safeParse(JSON.parse(text));
		return read.success ? [read.data] : [];
	} catch {
		return [];
	}
}
