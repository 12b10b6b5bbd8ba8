import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionStorage, StoredFile } from '../sessions/storage.ts';

/** Keeps sessions in a folder of this machine, which is made at the first write. */
export function createSessionFiles(folder: string): SessionStorage {
	const at = (name: string) => path.join(folder, name);
	return {
		partSize: PART_SIZE,
		async list(prefix = '') {
			const names = (await orMissing(readdir(folder))) ?? [];
			const files = await inBatches(
				names.filter((name) => name.startsWith(prefix)),
				(name) => storedFile(name, at(name)),
			);
			return files.filter((file) => file !== undefined);
		},
		async read(name, start = 0) {
			const file = await open(at(name), 'r');
			try {
				const { size } = await file.stat();
				const bytes = new Uint8Array(Math.max(0, size - start));
				return bytes.subarray(0, await readInto(file, bytes, start));
			} finally {
				await file.close();
			}
		},
		append: (name, bytes, mode) =>
			mode === 'existing'
				? appendTo(at(name), bytes, constants.O_WRONLY | constants.O_APPEND)
				: appendToNew(folder, at(name), bytes),
		rename: (from, to) => patiently(() => rename(at(from), at(to))),
		remove: (name) => patiently(() => rm(at(name), { force: true })),
		syncFolder: () => syncFolder(folder),
	};
}

/** Large enough that a chat has one, small enough that reading one does not hold up the others. */
const PART_SIZE = 8 * 1024 * 1024;

/** How many files are asked for at once: the pool behind them has four threads, and a queue of its own. */
const AT_ONCE = 64;

type FileHandle = Awaited<ReturnType<typeof open>>;

async function appendToNew(folder: string, file: string, bytes: Uint8Array): Promise<'appended' | 'gone'> {
	const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
	if ((await appendTo(file, bytes, flags)) === 'appended') {
		return 'appended';
	}
	await mkdir(folder, { recursive: true });
	await syncFolder(path.dirname(folder));
	return appendTo(file, bytes, flags);
}

/** For the user alone: what is said in a chat is nobody else's business. */
const MODE = 0o600;

async function appendTo(file: string, bytes: Uint8Array, flags: number): Promise<'appended' | 'gone'> {
	const handle = await orMissing(open(file, flags, MODE));
	if (!handle) {
		return 'gone';
	}
	try {
		await writeAll(handle, bytes);
		await handle.sync();
		// Whoever removed the file between its opening and now left it without a name.
		return (await handle.stat()).nlink === 0 ? 'gone' : 'appended';
	} finally {
		await handle.close();
	}
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
	for (let from = 0; from < bytes.length; ) {
		const { bytesWritten } = await handle.write(bytes, from, bytes.length - from);
		from += bytesWritten;
	}
}

async function readInto(handle: FileHandle, bytes: Uint8Array, start: number): Promise<number> {
	let length = 0;
	while (length < bytes.length) {
		const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
		if (bytesRead === 0) {
			break;
		}
		length += bytesRead;
	}
	return length;
}

async function storedFile(name: string, file: string): Promise<StoredFile | undefined> {
	const stats = await orMissing(stat(file));
	return stats?.isFile() ? { name, size: stats.size, modifiedAt: stats.mtimeMs } : undefined;
}

async function inBatches<From, To>(all: readonly From[], to: (one: From) => Promise<To>): Promise<To[]> {
	const results: To[] = [];
	for (let from = 0; from < all.length; from += AT_ONCE) {
		results.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(to))));
	}
	return results;
}

/** Windows has no such thing, and does not need it: its file systems write a name with the file. */
async function syncFolder(folder: string): Promise<void> {
	if (process.platform === 'win32') {
		return;
	}
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** A scanner or an indexer that holds a file on Windows lets go of it within a moment. */
async function patiently(act: () => Promise<void>): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await act();
			return;
		} catch (error) {
			if (attempt > MOST_RETRIES || !HELD.has(codeOf(error))) {
				throw error;
			}
			await sleep(Math.min(250, 10 * 2 ** attempt));
		}
	}
}

const MOST_RETRIES = 10;
const HELD: ReadonlySet<string> = new Set(
	process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : ['EBUSY'],
);

async function orMissing<T>(found: Promise<T>): Promise<T | undefined> {
	try {
		return await found;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}
		throw error;
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}
