import type { SessionTurn, Transcript } from './transcript.ts';

/** The turns of the branch that is shown, first to last: those before the shown turn, and the latest after it. */
export function branchOf({ turns, shown }: Transcript): SessionTurn[] {
	const hidden = hiddenTurns(turns);
	const visible = [...turns.values()].filter(({ id }) => !hidden.has(id));
	const children = Map.groupBy(visible, ({ parent }) => parent);
	const chosen = firstVisible(turns, hidden, shown) ?? children.get(null)?.at(-1);
	const branch = chosen ? pathTo(turns, chosen) : [];
	const seen = new Set(branch);
	for (
		let next = latestAfter(children, branch);
		next && !seen.has(next);
		next = latestAfter(children, branch)
	) {
		seen.add(next);
		branch.push(next);
	}
	return branch;
}

/** A turn and the others that were asked in its place, in the order in which they were asked. */
export function alternativesOf({ turns }: Transcript, id: string): SessionTurn[] {
	const turn = turns.get(id);
	return turn ? [...turns.values()].filter(({ parent, removed }) => parent === turn.parent && !removed) : [];
}

/** The user's title; without one the first words that were asked, at most 80 UTF-16 units; '' where there are none. */
export function titleOf(transcript: Transcript): string {
	if (transcript.title !== undefined) {
		return transcript.title;
	}
	const asked = branchOf(transcript).find(({ prompt }) => prompt.text.trim() !== '');
	const line = asked?.prompt.text.trim().split(/\r?\n/, 1)[0] ?? '';
	// A cut must not leave half a character behind.
	return line.length > LONGEST_TITLE
		? `${line
				.slice(0, LONGEST_TITLE - 1)
				.toWellFormed()
				.replace(/\uFFFD$/, '')}…`
		: line;
}

const LONGEST_TITLE = 80;

type Turns = Transcript['turns'];

/** What was removed, and what follows it. A parent stands before its children in the map, or counts as visible. */
function hiddenTurns(turns: Turns): ReadonlySet<string> {
	const hidden = new Set<string>();
	for (const { id, parent, removed } of turns.values()) {
		if (removed || (parent !== null && hidden.has(parent))) {
			hidden.add(id);
		}
	}
	return hidden;
}

/** The shown turn, or the nearest before it that is not hidden. */
function firstVisible(
	turns: Turns,
	hidden: ReadonlySet<string>,
	shown: string | undefined,
): SessionTurn | undefined {
	return [...walkBack(turns, shown ?? null)].find(({ id }) => !hidden.has(id));
}

function pathTo(turns: Turns, turn: SessionTurn): SessionTurn[] {
	return [...walkBack(turns, turn.id)].reverse();
}

/** A turn and those before it. A circle, which no Weir writes, ends where it closes. */
function* walkBack(turns: Turns, id: string | null): Generator<SessionTurn> {
	const seen = new Set<string>();
	for (let at = id; at !== null && !seen.has(at); ) {
		seen.add(at);
		const turn = turns.get(at);
		if (!turn) {
			return;
		}
		yield turn;
		at = turn.parent;
	}
}

function latestAfter(
	children: ReadonlyMap<string | null, readonly SessionTurn[]>,
	branch: readonly SessionTurn[],
): SessionTurn | undefined {
	const last = branch.at(-1);
	return last && children.get(last.id)?.at(-1);
}
