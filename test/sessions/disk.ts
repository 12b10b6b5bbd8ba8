import { joined } from '../../src/sessions/record-codec.ts';
import type { SessionStorage } from '../../src/sessions/storage.ts';

/** What a disk is told to do with its n-th step; steps count from 1. */
export type Fate = (step: number) => { code: string } | undefined;

/**
 * A disk in memory that keeps what was synced apart from what was only written, as a real one behind its caches. One
 * call of the storage is several steps, and each can fail: an `append` makes the file, writes, syncs.
 */
export class Disk {
	steps = 0;
	partSize: number = Number.POSITIVE_INFINITY;
	readonly #fate: Fate;
	readonly #names = new Map<string, File>();
	/** What a loss of power cannot take. */
	#durableNames = new Map<string, File>();
	#journal: Change[] = [];
	#time = 0;

	constructor(fate: Fate = () => undefined, files: ReadonlyMap<string, Uint8Array> = new Map()) {
		this.#fate = fate;
		for (const [name, bytes] of files) {
			this.#names.set(name, { durable: bytes, bytes, modifiedAt: 0 });
		}
		this.#durableNames = new Map(this.#names);
	}

	/** What is in the folder now. */
	files(): Map<string, Uint8Array> {
		return new Map([...this.#names].map(([name, { bytes }]) => [name, bytes]));
	}

	/** Takes a file away from under whoever has it open. */
	delete(name: string): void {
		this.#names.delete(name);
		this.#durableNames.delete(name);
	}

	/**
	 * The folder after a loss of power: of what was not synced any part may be there, in whole blocks, as zeros or as
	 * garbage; of the changes of the folder any.
	 */
	afterPowerLoss(random: () => number): Map<string, Uint8Array> {
		const names = new Map(this.#durableNames);
		for (const change of this.#journal) {
			if (random() < 0.5) {
				apply(names, change);
			}
		}
		return new Map([...names].map(([name, file]) => [name, damaged(file, random)]));
	}

	/** The same disk, as a program sees it. */
	storage(): SessionStorage {
		return {
			partSize: this.partSize,
			list: async (prefix = '') => {
				this.#step();
				return [...this.#names]
					.filter(([name]) => name.startsWith(prefix))
					.map(([name, { bytes, modifiedAt }]) => ({ name, size: bytes.length, modifiedAt }));
			},
			read: async (name, start = 0) => {
				this.#step();
				return this.#file(name).bytes.slice(start);
			},
			append: async (name, bytes, mode) => this.#append(name, bytes, mode),
			rename: async (from, to) => {
				this.#step();
				this.#file(from);
				this.#change({ from, to });
			},
			remove: async (name) => {
				this.#step();
				this.#change({ removed: name });
			},
			syncFolder: async () => {
				this.#step();
				this.#durableNames = new Map(this.#names);
				this.#journal = [];
			},
		};
	}

	#append(name: string, bytes: Uint8Array, mode: 'create' | 'existing'): 'appended' | 'gone' {
		this.#step();
		let file = this.#names.get(name);
		if (!file && mode === 'existing') {
			return 'gone';
		}
		if (!file) {
			file = { durable: new Uint8Array(), bytes: new Uint8Array(), modifiedAt: 0 };
			this.#change({ made: name, file });
		}
		file.modifiedAt = ++this.#time;
		const before = file.bytes;
		try {
			this.#step();
		} catch (error) {
			// A full disk takes what still fits.
			file.bytes = joined([before, bytes.subarray(0, bytes.length >> 1)]);
			throw error;
		}
		file.bytes = joined([before, bytes]);
		this.#step();
		file.durable = file.bytes;
		return 'appended';
	}

	#step(): void {
		const fate = this.#fate(++this.steps);
		if (fate) {
			throw Object.assign(new Error(`${fate.code}: the disk of the test`), fate);
		}
	}

	#file(name: string): File {
		const file = this.#names.get(name);
		if (!file) {
			throw Object.assign(new Error(`ENOENT: ${name}`), { code: 'ENOENT' });
		}
		return file;
	}

	#change(change: Change): void {
		apply(this.#names, change);
		this.#journal.push(change);
	}
}

interface File {
	durable: Uint8Array;
	bytes: Uint8Array;
	modifiedAt: number;
}

type Change = { made: string; file: File } | { from: string; to: string } | { removed: string };

function apply(names: Map<string, File>, change: Change): void {
	if ('made' in change) {
		names.set(change.made, change.file);
	} else if ('removed' in change) {
		names.delete(change.removed);
	} else {
		const file = names.get(change.from);
		if (file) {
			names.delete(change.from);
			names.set(change.to, file);
		}
	}
}

const BLOCK = 64;

function damaged({ durable, bytes }: File, random: () => number): Uint8Array {
	const length = durable.length + Math.floor(random() * (bytes.length - durable.length + 1));
	const after = bytes.slice(0, length);
	for (let at = durable.length; at < length; at += BLOCK) {
		const fate = random();
		if (fate < 0.3) {
			after.fill(0, at, Math.min(at + BLOCK, length));
		} else if (fate < 0.5) {
			after.set(
				after.slice(at, at + BLOCK).map(() => Math.floor(random() * 256)),
				at,
			);
		}
	}
	return after;
}
