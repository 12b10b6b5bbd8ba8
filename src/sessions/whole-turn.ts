import type { RecordBody } from './record.ts';
import type { SessionTurn } from './transcript.ts';

/** A turn in one record: all that the records it was folded from say. */
export function wholeOf(turn: SessionTurn): Extract<RecordBody, { kind: 'whole' }> {
	const { id, parent, at, prompt, model, source, answer, status, failure, reading, tools, covers } = turn;
	return {
		kind: 'whole',
		turn: id,
		parent,
		at,
		prompt,
		model,
		...(source === undefined ? {} : { source }),
		answer,
		...(status === 'running' ? {} : { outcome: status }),
		...(failure ? { failure } : {}),
		...(reading ? { reading } : {}),
		tools,
		covers,
	};
}
