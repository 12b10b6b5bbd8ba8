import { deepJson } from './deep-json.ts';
import type { Transcript } from './transcript.ts';
import { wholeOf } from './whole-turn.ts';

/**
 * A session as JSON, in pieces to be written one after another: everything but what was removed. It is what
 * `importJson` reads.
 */
export function* exportJson(transcript: Transcript): Generator<string> {
	const { title, workspace, createdAt, updatedAt, shown } = transcript;
	const facts = { format: FORMAT, version: 1, title, workspace, createdAt, updatedAt, shown };
	yield `${deepJson(facts).json.slice(0, -1)},"turns":[`;
	let separator = '';
	for (const turn of transcript.turns.values()) {
		if (!turn.removed) {
			const { kind: _, covers: _writers, turn: id, ...rest } = wholeOf(turn);
			yield `${separator}\n${deepJson({ id, ...rest }).json}`;
			separator = ',';
		}
	}
	yield '\n]}\n';
}

/** What the first field of an exported session says. */
export const FORMAT = 'weir-session';
