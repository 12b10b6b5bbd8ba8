import { type Clock, systemClock } from '../core/clock.ts';
import { logFileName } from './file-name.ts';
import { AFTER_TORN } from './frame.ts';
import type { RecordBody, Stamp } from './record.ts';
import { encodeRecord, joined } from './record-codec.ts';
import type { SessionStorage } from './storage.ts';
import type { TroubleReport } from './trouble.ts';

/** `saved`: it would survive a loss of power. `held`: the disk refuses; it is in memory and saved when it can be. */
export type Saved = 'saved' | 'held';

/** What a log needs. */
export interface SessionLogInputs {
	storage: SessionStorage;
	session: string;
	/** Unique to this log: no other one writes to its files. */
	writer: string;
	report: TroubleReport;
	/** What stands for all that this log has written, where its file was removed under it. */
	rewritten: () => readonly RecordBody[];
	clock?: Clock | undefined;
	/** Wall clock, ms since 1970. */
	now?: (() => number) | undefined;
}

/**
 * The writing end of a session: one writer, one file, nothing but appends. Records that are committed while others
 * are on their way go out together, with one sync. What the disk refuses waits in memory and is tried again, with
 * every further commit and every 1 to 30 s.
 */
export class SessionLog {
	readonly #inputs: SessionLogInputs;
	readonly #clock: Clock;
	#waiting: Entry[] = [];
	#writing: Promise<void> | undefined;
	#latest = 0;
	#file: { part: number; size: number; exists: boolean; isTorn: boolean } = newFile(1);
	/** Since when it cannot save; the number of attempts in a row. */
	#failures = 0;
	#cancelRetry: (() => void) | undefined;
	/** Its file was removed, and what was in it is in no other one yet. */
	#isLost = false;
	#isClosed = false;

	constructor(inputs: SessionLogInputs) {
		this.#inputs = inputs;
		this.#clock = inputs.clock ?? systemClock;
	}

	/** Every record made from here on is later than this one of another writer's. */
	observe(clock: number): void {
		this.#latest = Math.max(this.#latest, clock);
	}

	/** Gives the next record its place. */
	stamp(): Stamp {
		this.#latest = Math.max(this.#latest + 1, (this.#inputs.now ?? Date.now)());
		return { writer: this.#inputs.writer, clock: this.#latest };
	}

	/** Writes the records, each with its own stamp, in the order of the calls. Never rejects. */
	commit(records: readonly { stamp: Stamp; body: RecordBody }[]): Promise<Saved> {
		const bytes = joined(records.map(({ stamp, body }) => encodeRecord(stamp, body)));
		const { promise, resolve } = Promise.withResolvers<Saved>();
		this.#waiting.push({ bytes, resolve });
		if (this.#failures > 0) {
			resolve('held');
		}
		this.#write();
		return promise;
	}

	/** Tries to save what waits. Resolves `held` where the disk refuses, or does not answer; it goes on trying. */
	async flush(): Promise<Saved> {
		await this.#written();
		if (this.#waiting.length > 0) {
			this.#write();
			await this.#written();
		}
		return this.#waiting.length > 0 ? 'held' : 'saved';
	}

	/** `flush` for the last time: what is `held` then is lost with the process. */
	close(): Promise<Saved> {
		this.#isClosed = true;
		this.#cancelRetry?.();
		return this.flush();
	}

	/** The end of what is being written, or of patience. */
	async #written(): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		const cancel = this.#clock.after(PATIENCE_MS, resolve);
		await Promise.race([this.#writing, promise]);
		cancel();
	}

	#write(): void {
		this.#writing ??= this.#drain();
	}

	async #drain(): Promise<void> {
		this.#cancelRetry?.();
		// What is committed in the same moment goes out together.
		await undefined;
		const stopWaiting = this.#clock.after(PATIENCE_MS, () =>
			this.#hold(new Error('The disk does not answer.')),
		);
		try {
			while (this.#waiting.length > 0) {
				const batch = [...this.#waiting];
				await this.#append(joined(batch.map(({ bytes }) => bytes)));
				this.#waiting.splice(0, batch.length);
				for (const { resolve } of batch) {
					resolve('saved');
				}
			}
			this.#failures = 0;
			this.#inputs.report.saved(this);
		} catch (error) {
			this.#hold(error);
			this.#retryLater();
		} finally {
			stopWaiting();
			// In the same moment as the last look at what waits: what is committed next starts anew.
			this.#writing = undefined;
		}
	}

	async #append(bytes: Uint8Array): Promise<void> {
		const { storage } = this.#inputs;
		if (this.#file.size > 0 && this.#file.size + bytes.length > storage.partSize) {
			this.#file = newFile(this.#file.part + 1);
		}
		if (!this.#isLost && (await this.#appendToFile(bytes))) {
			return;
		}
		// What it held is nowhere but in memory now, so it goes first into a file of another name.
		this.#file = this.#isLost ? this.#file : newFile(this.#file.part + 1);
		this.#isLost = true;
		const rewritten = this.#inputs.rewritten().map((body) => encodeRecord(this.stamp(), body));
		this.#isLost = !(await this.#appendToFile(joined([...rewritten, bytes])));
		if (!this.#isLost) {
			this.#inputs.report.deleted();
		}
	}

	/** @returns false where the file was gone. */
	async #appendToFile(bytes: Uint8Array): Promise<boolean> {
		const { storage, session, writer } = this.#inputs;
		const file = this.#file;
		const name = logFileName({ session, writer, part: file.part });
		const lines = file.isTorn ? joined([AFTER_TORN, bytes]) : bytes;
		// Whatever of a write that failed has reached the disk, the next one stands on lines of its own.
		file.isTorn = true;
		if ((await storage.append(name, lines, file.exists ? 'existing' : 'create')) === 'gone') {
			return false;
		}
		if (!file.exists) {
			await storage.syncFolder();
		}
		this.#file = { part: file.part, size: file.size + lines.length, exists: true, isTorn: false };
		return true;
	}

	#hold(error: unknown): void {
		this.#failures++;
		for (const { resolve } of this.#waiting) {
			resolve('held');
		}
		this.#inputs.report.failed(this, error);
	}

	#retryLater(): void {
		if (!this.#isClosed) {
			const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
			this.#cancelRetry = this.#clock.after(delay, () => this.#write());
		}
	}
}

interface Entry {
	bytes: Uint8Array;
	resolve: (saved: Saved) => void;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/** Nobody waits longer for the disk before a message is sent. */
const PATIENCE_MS = 5000;

function newFile(part: number): { part: number; size: number; exists: boolean; isTorn: boolean } {
	return { part, size: 0, exists: false, isTorn: false };
}
