import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { StreamError } from '../core/errors.ts';
import { localDay } from '../core/spending.ts';

/** What was spent today, in US$. */
export interface SpendingLog {
	todayUsd(): number;
	/** Adds what a call cost. @param model `provider/model`, for whoever reads the log. */
	add(costUsd: number, model: string): void;
}

/** What a log needs to know of the world. */
export interface SpendingLogOptions {
	/** Told when the log cannot be written or read; what was spent still counts, until the process ends. */
	onFault?: ((error: unknown) => void) | undefined;
	/** The date now, as `2026-11-21`; default: where the computer is. */
	today?: (() => string) | undefined;
}

/** Counts in the memory of this process: a new one begins at nothing. */
export function createMemoryLog({ today = localToday }: SpendingLogOptions = {}): SpendingLog {
	let day = today();
	let spentUsd = 0;
	const turnOver = (): void => {
		if (day !== today()) {
			day = today();
			spentUsd = 0;
		}
	};
	return {
		todayUsd() {
			turnOver();
			return spentUsd;
		},
		add(costUsd) {
			turnOver();
			spentUsd += costUsd;
		},
	};
}

/**
 * Counts in a folder, over restarts and for every process that uses the folder: one file a day, one call a line. Lines
 * are only ever added, each by one write, so that processes need no lock and a crash costs no more than its own line.
 *
 * Files are read and written without giving way: it is a line a call, and whoever asks next must see it.
 *
 * @throws StreamError `invalid-request` where today's file cannot be read or written, or holds something else.
 */
export function openSpendingLog(folder: string, options: SpendingLogOptions = {}): SpendingLog {
	const { today = localToday, onFault = () => {} } = options;
	let day = today();
	let file = openDay(folder, day);
	/** What could not be written. */
	let unwrittenUsd = 0;

	const current = (): DayFile => {
		if (day !== today()) {
			day = today();
			unwrittenUsd = 0;
			file = dayFile(folder, day);
		}
		return file;
	};

	return {
		todayUsd() {
			const { path: name } = current();
			try {
				readOn(file).faults.forEach(onFault);
			} catch (error) {
				onFault(cannotKeep(name, error));
			}
			return file.spentUsd + unwrittenUsd;
		},
		add(costUsd, model) {
			const { path: name } = current();
			try {
				append(name, `${JSON.stringify({ costUsd, model: model.slice(0, LONGEST_NAME) })}\n`);
			} catch (error) {
				unwrittenUsd += costUsd;
				onFault(cannotKeep(name, error));
			}
		},
	};
}

/** A client may ask for a model of any name; in characters. */
const LONGEST_NAME = 200;

/** A day's file, as far as it was read. */
interface DayFile {
	path: string;
	/** In bytes, up to the end of a line. */
	offset: number;
	/** How many lines that is. */
	lines: number;
	spentUsd: number;
}

function dayFile(folder: string, day: string): DayFile {
	return { path: path.join(folder, `${day}.jsonl`), offset: 0, lines: 0, spentUsd: 0 };
}

function openDay(folder: string, day: string): DayFile {
	const file = dayFile(folder, day);
	let read: ReturnType<typeof readOn>;
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		read = readOn(file);
		if (read.rest !== '') {
			// A process ended in the middle of it; the next line must not be glued to it.
			append(file.path, `${CUT}\n`);
		}
	} catch (error) {
		throw cannotKeep(file.path, error);
	}
	const [fault] = read.faults;
	if (fault) {
		throw fault;
	}
	return file;
}

/** Ends a line that was never written to its end. */
const CUT = '#cut';

function append(file: string, text: string): void {
	appendFileSync(file, text, { mode: 0o600 });
}

const PIECE_BYTES = 64 * 1024;

/** Reads what has been added since, by whichever process. `rest`: a line that has no end yet. */
function readOn(file: DayFile): { rest: string; faults: StreamError[] } {
	const faults: StreamError[] = [];
	const descriptor = openSync(file.path, 'a+', 0o600);
	try {
		const { size } = fstatSync(descriptor);
		if (size < file.offset) {
			// Somebody has emptied or deleted it, to count anew.
			Object.assign(file, { offset: 0, lines: 0, spentUsd: 0 });
		}
		const piece = Buffer.alloc(Math.min(size - file.offset, PIECE_BYTES));
		for (;;) {
			const length = readSync(descriptor, piece, 0, piece.length, file.offset);
			const end = piece.subarray(0, length).lastIndexOf('\n') + 1;
			if (end === 0) {
				return { rest: piece.toString('utf8', 0, length), faults };
			}
			for (const line of piece.toString('utf8', 0, end - 1).split('\n')) {
				count(line, file, faults);
			}
			file.offset += end;
		}
	} finally {
		closeSync(descriptor);
	}
}

const entry = z.object({ costUsd: z.number().check(z.gte(0), z.lt(Number.MAX_SAFE_INTEGER)) });

function count(line: string, file: DayFile, faults: StreamError[]): void {
	file.lines += 1;
	const { data } = entry.safeParse(parsed(line));
	if (data) {
		file.spentUsd += data.costUsd;
	} else if (!line.endsWith(CUT)) {
		const problem = `Line ${file.lines} of ${file.path}, where Weir counts what is spent, is not in order. Mend or delete that line, or move the file away to count today anew.`;
		faults.push(new StreamError('invalid-request', problem));
	}
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function cannotKeep(file: string, error: unknown): StreamError {
	const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
	return new StreamError(
		'invalid-request',
		`What is spent cannot be counted in ${file} (${code}). Make it writable, or leave policies.dailyBudgetUsd out of the configuration.`,
		{ cause: error },
	);
}

function localToday(): string {
	return localDay(new Date());
}
