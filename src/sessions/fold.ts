import { accumulate, emptyAnswer } from '../core/accumulate.ts';
import { streamEvent } from '../core/stream-schema.ts';
import { copyAnswer } from './copy-answer.ts';
import type { LogRecord, RecordBody, Stamp } from './record.ts';
import { emptyTranscript, type SessionTurn, type Transcript } from './transcript.ts';

/**
 * Folds records of whatever order, each at most once, into a transcript in which nothing is on its way any more: a
 * turn without an end was interrupted.
 */
export function readTranscript(records: readonly LogRecord[]): Transcript {
	const transcript = emptyTranscript();
	for (const { stamp, body } of inOrder(records)) {
		if (body) {
			applyRecord(transcript, stamp, body);
		}
	}
	for (const turn of transcript.turns.values()) {
		turn.restored = true;
		turn.status = turn.status === 'running' ? 'interrupted' : turn.status;
		if (turn.at > (transcript.removedAt ?? Number.POSITIVE_INFINITY)) {
			// As in `beginTurn`; a whole turn, though it goes first, may have been asked after the deletion.
			transcript.removedAt = undefined;
		}
	}
	transcript.turns = new Map([...transcript.turns].sort(([, a], [, b]) => a.at - b.at));
	return transcript;
}

/** Adds a record that is later than all before it. */
export function applyRecord(transcript: Transcript, stamp: Stamp, body: RecordBody): void {
	transcript.createdAt = Math.min(transcript.createdAt, stamp.clock);
	if (!ABOUT_IT.has(body.kind) || transcript.updatedAt === 0) {
		transcript.updatedAt = Math.max(transcript.updatedAt, stamp.clock);
	}
	switch (body.kind) {
		case 'created':
			transcript.workspace = body.workspace;
			return;
		case 'moved':
			transcript.workspace = body.workspace;
			return;
		case 'named':
			transcript.title = body.title === '' ? undefined : body.title;
			return;
		case 'pinned':
			transcript.pinned = body.pinned;
			return;
		case 'removed':
			transcript.removedAt = body.removed ? stamp.clock : undefined;
			return;
		case 'shown':
			show(transcript, body.turn, stamp.clock);
			return;
		case 'turn-removed':
			turnOf(transcript, body.turn, stamp).removed = body.removed;
			return;
		case 'whole':
			applyWhole(transcript, stamp, body);
			return;
		case 'answering':
			return;
		default:
			applyToTurn(transcript, stamp, body);
	}
}

/** What is said about a session and not in it: a chat of last year that is renamed is no chat of today. */
const ABOUT_IT: ReadonlySet<RecordBody['kind']> = new Set([
	'answering',
	'moved',
	'named',
	'pinned',
	'removed',
	'shown',
	'turn-removed',
]);

/** Adds a piece of a turn's answer; an event of a kind that is not known here is passed over. */
function applyEvents(turn: SessionTurn, events: readonly unknown[]): void {
	for (const event of events) {
		const { data } = streamEvent.safeParse(event);
		if (data) {
			accumulate(turn.answer, data);
			if (data.type === 'tool-result') {
				turn.tools = turn.tools.filter(({ call }) => call !== data.id);
			}
		}
	}
}

type TurnRecord = Extract<RecordBody, { kind: 'turn' | 'events' | 'tool' | 'end' }>;
type WholeRecord = Extract<RecordBody, { kind: 'whole' }>;

/** By clock, then by writer. A whole turn goes before what may continue it, whoever's clock is ahead. */
function inOrder(records: readonly LogRecord[]): LogRecord[] {
	const rank = ({ body }: LogRecord) => (body?.kind === 'whole' ? 0 : 1);
	return records.toSorted(
		(a, b) =>
			rank(a) - rank(b) ||
			a.stamp.clock - b.stamp.clock ||
			(a.stamp.writer < b.stamp.writer ? -1 : a.stamp.writer > b.stamp.writer ? 1 : 0),
	);
}

/** Two windows may have compacted the same turn: the later one's, which saw at least as much, stays. */
function applyWhole(transcript: Transcript, stamp: Stamp, body: WholeRecord): void {
	const { kind: _, turn: id, outcome, covers, tools, ...rest } = body;
	transcript.turns.set(id, {
		...rest,
		id,
		// What follows is added in place, and the record must stay as it was read.
		answer: copyAnswer(body.answer),
		tools: [...tools],
		status: outcome ?? 'running',
		removed: transcript.turns.get(id)?.removed ?? false,
		restored: false,
		covers: { ...covers, [stamp.writer]: stamp.clock },
	});
	transcript.createdAt = Math.min(transcript.createdAt, body.at);
	show(transcript, id, body.at);
}

function applyToTurn(transcript: Transcript, stamp: Stamp, body: TurnRecord): void {
	if ((transcript.turns.get(body.turn)?.covers[stamp.writer] ?? 0) >= stamp.clock) {
		return;
	}
	if (body.kind === 'turn') {
		beginTurn(transcript, stamp, body);
		return;
	}
	const turn = turnOf(transcript, body.turn, stamp);
	turn.covers[stamp.writer] = stamp.clock;
	switch (body.kind) {
		case 'events':
			if (turn.status !== 'running') {
				// What goes on has not come to its end.
				delete turn.answer.finish;
			}
			turn.status = 'running';
			turn.failure = undefined;
			applyEvents(turn, body.events);
			return;
		case 'tool':
			turn.status = 'running';
			turn.tools = [...turn.tools, { call: body.call, name: body.name }];
			return;
		case 'end':
			turn.status = body.outcome;
			turn.failure = body.failure;
			turn.reading = body.reading;
			return;
	}
}

function beginTurn(transcript: Transcript, stamp: Stamp, body: Extract<RecordBody, { kind: 'turn' }>): void {
	const { turn: id, parent, prompt, model, source } = body;
	const earlier = transcript.turns.get(id);
	transcript.turns.set(id, {
		...emptyTurn(id, knownParent(transcript, parent), stamp),
		// Asked anew it keeps its place among the others.
		...(earlier ? { at: earlier.at, covers: { ...earlier.covers, [stamp.writer]: stamp.clock } } : {}),
		prompt,
		model,
		...(source === undefined ? {} : { source }),
	});
	show(transcript, id, stamp.clock);
	// Whoever asks in a chat that was deleted meanwhile, here or in another window, wants it.
	transcript.removedAt = undefined;
}

function show(transcript: Transcript, turn: string, at: number): void {
	if (at >= transcript.shownAt) {
		transcript.shown = turn;
		transcript.shownAt = at;
	}
}

/** Of a turn whose beginning could not be read, the answer is worth keeping. */
function turnOf(transcript: Transcript, id: string, stamp: Stamp): SessionTurn {
	const found = transcript.turns.get(id);
	if (found) {
		return found;
	}
	const turn = emptyTurn(id, transcript.shown ?? null, stamp);
	transcript.turns.set(id, turn);
	show(transcript, id, stamp.clock);
	return turn;
}

/** A turn whose predecessor could not be read follows what was shown when it was asked. */
function knownParent(transcript: Transcript, parent: string | null): string | null {
	return parent === null || transcript.turns.has(parent) ? parent : (transcript.shown ?? null);
}

function emptyTurn(id: string, parent: string | null, { writer, clock }: Stamp): SessionTurn {
	return {
		id,
		parent,
		at: clock,
		prompt: { text: '', context: [] },
		model: { id: '', model: '', provider: '' },
		answer: emptyAnswer(),
		status: 'running',
		tools: [],
		removed: false,
		restored: false,
		covers: { [writer]: clock },
	};
}
