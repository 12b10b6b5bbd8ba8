import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { FORMAT } from './export-json.ts';
import { BODIES } from './record.ts';
import type { Session } from './session.ts';
import type { Saved } from './session-log.ts';
import type { SessionTurn } from './transcript.ts';

/** A session that comes from a file. */
export interface ImportedSession {
	title: string | undefined;
	/** The turn that was shown, if it is there. */
	shown: string | undefined;
	turns: SessionTurn[];
}

/**
 * Reads what `exportJson` wrote. Nothing of it is believed but its shape; what tools said in it is untrusted, as in
 * every session that was read from a file.
 *
 * @param now wall clock, ms since 1970.
 * @throws Error with a sentence for the user, where it is something else.
 */
export function importJson(text: string, now = Date.now()): ImportedSession {
	const { data } = exported.safeParse(parsed(text));
	if (!data) {
		throw new Error(t('This is not a chat that Weir exported. Choose a .json file from "Export Chat".'));
	}
	const ids = new Set(data.turns.map(({ id }) => id));
	const isKnown = (id: string | null) => id !== null && ids.has(id);
	return {
		title: data.title,
		shown: data.shown !== undefined && isKnown(data.shown) ? data.shown : undefined,
		turns: data.turns.map(
			({ outcome, ...turn }): SessionTurn => ({
				...turn,
				// A time of which no calendar knows could not be shown, and nothing is asked ahead of time.
				at: Math.min(Math.max(turn.at, 0), now),
				parent: isKnown(turn.parent) ? turn.parent : null,
				status: outcome ?? 'interrupted',
				removed: false,
				restored: true,
				covers: {},
			}),
		),
	};
}

/** Writes what was imported into a session, as a rule a new one. */
export async function addImported(
	session: Session,
	{ title, shown, turns }: ImportedSession,
): Promise<Saved> {
	const saved = session.add(turns);
	if (title !== undefined) {
		void session.rename(title);
	}
	return shown === undefined ? saved : session.show(shown);
}

const turn = z.extend(z.omit(BODIES.whole, { kind: true, turn: true, covers: true }), { id: z.string() });

const exported = z.object({
	format: z.literal(FORMAT),
	version: z.literal(1),
	title: z.optional(z.string()),
	shown: z.optional(z.string()),
	turns: z.array(turn),
});

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}
