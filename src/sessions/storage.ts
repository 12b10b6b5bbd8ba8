/**
 * What the sessions need of a place that holds files: one flat folder, handed in by the entry.
 *
 * A method rejects with whatever error its file system gives (`code` as Node or VS Code names it); the sessions go
 * on in memory and try again. What is promised here is what the sessions rely on after a crash:
 *
 * - `append` resolves when the bytes would survive the loss of power, not when they were handed to a cache. A
 *   storage that cannot know it (VS Code's own file system has neither append nor sync) resolves when they were
 *   written: then a crash of the program loses nothing, and a loss of power may lose what the browser or the
 *   machine still held.
 * - `append` leaves what the file held before as it is, whatever happens: it never writes a file anew in place. A
 *   storage that can only write whole files writes the new one beside the old one and renames it.
 * - A file that is new, renamed or removed is surely so only after `syncFolder`.
 */
export interface SessionStorage {
	/** A file that would grow past this many bytes is continued in another; small where appending costs the file. */
	readonly partSize: number;
	/** The files whose names begin so, default all; none where there is no folder yet. */
	list(prefix?: string): Promise<readonly StoredFile[]>;
	/** The bytes from `start` on; default all. Rejects where there is no such file. */
	read(name: string, start?: number): Promise<Uint8Array>;
	/**
	 * Adds bytes at the file's end.
	 *
	 * @param mode `create`: the file is made where it is missing, and the folder with it. `existing`: it must be there.
	 * @returns `gone` where an existing file was not there, or was removed meanwhile: then nothing of it is kept.
	 */
	append(name: string, bytes: Uint8Array, mode: 'create' | 'existing'): Promise<'appended' | 'gone'>;
	/** Atomic; what stood at `to` is replaced. */
	rename(from: string, to: string): Promise<void>;
	/** No failure where it is not there. */
	remove(name: string): Promise<void>;
	syncFolder(): Promise<void>;
}

/** A file as the folder lists it. */
export interface StoredFile {
	name: string;
	/** In bytes. */
	size: number;
	/** Ms since 1970. */
	modifiedAt: number;
}
