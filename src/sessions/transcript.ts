import type { Answer } from '../core/accumulate.ts';
import type {
	BegunTool,
	SessionFailure,
	SessionModel,
	SessionPrompt,
	SessionReading,
	TurnOutcome,
} from './record.ts';

/** What a session's records come to. Made by `readTranscript` of fold.ts; a session that is open keeps its own up to date. */
export interface Transcript {
	/** The user's own; undefined where there is none. See `titleOf`. */
	title: string | undefined;
	workspace: string | undefined;
	/** Ms since 1970. */
	createdAt: number;
	/** When something was last asked or answered in it, ms since 1970. */
	updatedAt: number;
	pinned: boolean;
	/** Since when it counts as deleted, ms since 1970. */
	removedAt: number | undefined;
	/** Every turn of every branch, removed ones too, by id, in the order in which they were asked. */
	turns: Map<string, SessionTurn>;
	/** The turn whose branch is shown. See `branchOf`. */
	shown: string | undefined;
	/** When it came to be shown, ms since 1970. */
	shownAt: number;
}

/** A user's message and what answers it. */
export interface SessionTurn {
	readonly id: string;
	/** The turn it follows; null for a first one. */
	readonly parent: string | null;
	/** When it was asked, ms since 1970. */
	readonly at: number;
	prompt: SessionPrompt;
	model: SessionModel;
	/** The surface it came by. */
	source?: string | undefined;
	answer: Answer;
	/** `running` only while this process answers it. */
	status: TurnOutcome | 'running';
	failure?: SessionFailure | undefined;
	reading?: SessionReading | undefined;
	/** Tools that were started and whose result never came: nobody knows how far they got. */
	tools: BegunTool[];
	/** Hidden, and with it what follows it. */
	removed: boolean;
	/** It was read from a file: nothing that its tools said is to be trusted. */
	restored: boolean;
	/** The clock of each writer's last record that is in it. */
	covers: Record<string, number>;
}

export function emptyTranscript(): Transcript {
	return {
		title: undefined,
		workspace: undefined,
		createdAt: Number.POSITIVE_INFINITY,
		updatedAt: 0,
		pinned: false,
		removedAt: undefined,
		turns: new Map(),
		shown: undefined,
		shownAt: 0,
	};
}
