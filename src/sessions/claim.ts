import type { Clock } from '../core/clock.ts';
import type { LogRecord, RecordBody } from './record.ts';

/**
 * Who goes on with a turn. `elsewhere`: another window is answering it. `changed`: another one has gone on with it
 * since it was read here.
 */
export type Claim = 'ours' | 'elsewhere' | 'changed';

/** What claiming a turn needs of its session. */
export interface ClaimInputs {
	turn: string;
	/** Who claims. */
	writer: string;
	/** Reads all records of the session. */
	look(): Promise<readonly LogRecord[]>;
	/** Whether the record is in what is shown here. */
	isKnown(record: LogRecord): boolean;
	/** Resolves when it is written. */
	write(body: RecordBody): Promise<unknown>;
	clock: Clock;
	/** Wall clock, ms since 1970. */
	now(): number;
}

/** Whoever answers a turn says so at least this often. */
const BEAT_MS = 5000;
/** One of whom nothing was heard for so long is gone. */
const GONE_MS = 12_000;
/** Nobody waits longer for the disk. */
const PATIENCE_MS = 5000;
/** How often is looked whether another one, of whom was heard lately, is gone. */
const LOOK_MS = 1000;

/**
 * Claims an interrupted turn, so that no two windows go on with it at once: what they wrote would be mixed. A window
 * that ended in the middle of an answer and could not say so is waited for, 12 s at most. Of two that claim in the same
 * moment one gives way, or both do.
 *
 * @throws whatever `look` does, and where it takes longer than 5 s.
 */
export async function claimTurn(inputs: ClaimInputs): Promise<Claim> {
	const before = await freed(inputs);
	if (before === 'elsewhere') {
		return 'elsewhere';
	}
	if (hasNews(before, inputs)) {
		return 'changed';
	}
	const { turn, write } = inputs;
	await write({ kind: 'answering', turn });
	// Each says it first and looks then, so at least one of two sees the other.
	const after = await othersIn(inputs);
	const rivals = [...lastOf(after).values()].filter(isHolding);
	const known = lastOf(before);
	const isHeld = rivals.some(({ stamp }) => known.get(stamp.writer)?.stamp.clock !== stamp.clock);
	// A slow disk leaves another one the time to go on with it and to end.
	if (isHeld || hasNews(after, inputs)) {
		await write({ kind: 'answering', turn, left: true });
		return isHeld ? 'elsewhere' : 'changed';
	}
	return 'ours';
}

/** Whether others have written what is not shown here. */
function hasNews(records: readonly LogRecord[], { isKnown }: ClaimInputs): boolean {
	return records.some((record) => record.body?.kind !== 'answering' && !isKnown(record));
}

/** Waits until nobody else holds the turn; what the others have written of it. */
async function freed(inputs: ClaimInputs): Promise<readonly LogRecord[] | 'elsewhere'> {
	let records = await othersIn(inputs);
	for (let waited = 0; waited < GONE_MS; waited += LOOK_MS) {
		const holding = [...lastOf(records).values()].filter(isHolding);
		const isFresh = ({ stamp }: LogRecord) => stamp.clock > inputs.now() - GONE_MS;
		if (!holding.some(isFresh)) {
			return records;
		}
		await new Promise<void>((resolve) => inputs.clock.after(LOOK_MS, resolve));
		records = await othersIn(inputs);
		const latest = lastOf(records);
		if (holding.some(({ stamp }) => isLater(latest.get(stamp.writer), stamp.clock))) {
			return 'elsewhere';
		}
	}
	return records;
}

function isLater(record: LogRecord | undefined, clock: number): boolean {
	return record !== undefined && isHolding(record) && record.stamp.clock > clock;
}

/** What other windows have written while they answered the turn. */
async function othersIn({ look, writer, turn, clock }: ClaimInputs): Promise<readonly LogRecord[]> {
	const late = Promise.withResolvers<never>();
	const cancel = clock.after(PATIENCE_MS, () => late.reject(new Error('The disk does not answer.')));
	const records = await Promise.race([look(), late.promise]).finally(cancel);
	return records.filter(
		({ stamp, body }) =>
			stamp.writer !== writer && body && ANSWERING.has(body.kind) && 'turn' in body && body.turn === turn,
	);
}

const ANSWERING: ReadonlySet<RecordBody['kind']> = new Set(['turn', 'events', 'tool', 'answering', 'end']);

/** The last record of each writer. */
function lastOf(records: readonly LogRecord[]): Map<string, LogRecord> {
	const last = new Map<string, LogRecord>();
	for (const record of records) {
		const { writer, clock } = record.stamp;
		if (clock > (last.get(writer)?.stamp.clock ?? 0)) {
			last.set(writer, record);
		}
	}
	return last;
}

function isHolding({ body }: LogRecord): boolean {
	return body?.kind !== 'end' && !(body?.kind === 'answering' && body.left);
}

/** Says again and again that a turn is answered here, while nothing else is written of it. */
export interface Beat {
	/** Something of it was written. */
	again(): void;
	end(): void;
}

/** @param write says that the turn is answered here. */
export function createBeat(write: () => void, clock: Clock): Beat {
	let cancel: (() => void) | undefined;
	const end = () => {
		cancel?.();
		cancel = undefined;
	};
	const again = () => {
		end();
		cancel = clock.after(BEAT_MS, () => {
			write();
			again();
		});
	};
	again();
	return { again, end };
}
