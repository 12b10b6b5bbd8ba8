/**
 * What of the workspace the tools may touch. Made by `guardFiles` over a `FileAccess`, so that every path is judged
 * once and every read and write goes to exactly what was judged.
 */
export interface WorkspaceFiles {
	/**
	 * Resolves a path as a model wrote it: relative to the workspace (its folder's name in front where there are
	 * several), or absolute. Judges it; nothing is read.
	 *
	 * @throws StreamError kind `tool` for a path that leads outside the workspace or cannot be one, with a sentence
	 * for the model.
	 */
	resolve(path: string): Promise<Target>;
	/**
	 * The whole text of a file; unsaved text of an open editor counts. `undefined` where nothing is there.
	 *
	 * @param target from this object's own `resolve`.
	 * @throws StreamError kind `tool` for what is not text, is too large, is no file, or holds secrets.
	 */
	read(target: Target): Promise<string | undefined>;
	/**
	 * Writes the text, and the folders above it where they are missing, but only if the file still is what the
	 * review showed and its path still leads to the same place.
	 *
	 * @param target from this object's own `resolve`.
	 * @param change `before`: the text that the review showed; undefined: there was no file.
	 * @throws StreamError kind `tool` where it may not or could not be written; then nothing was.
	 */
	write(target: Target, change: { before: string | undefined; after: string }): Promise<void>;
}

/** A resolved and judged path; it always lies inside the workspace. Only `WorkspaceFiles.resolve` makes one. */
export interface Target {
	/** For people and models: below its folder, `/` between the parts, the folder's name first where there are several. */
	readonly label: string;
	/** Absolute, links resolved: what is read and written. */
	readonly path: string;
	/** The workspace folder that it lies in. */
	readonly folder: WorkspaceFolder;
	/**
	 * Why a change here deserves a second look, as a sentence for the reviewer; undefined where it is ordinary.
	 * E.g. "VS Code runs or obeys what stands in .vscode."
	 */
	readonly sensitive?: string | undefined;
	/** Why it can never be written, as a sentence for the model; undefined where it may be. */
	readonly readOnly?: string | undefined;
	/** True for what by its name holds keys or passwords: it is not read to a model. */
	readonly secret: boolean;
}

/** A folder of the workspace. */
export interface WorkspaceFolder {
	readonly name: string;
	/** Absolute; links need not be resolved. */
	readonly path: string;
}

/**
 * Plain access to files, without judgement: what the entry hands in. Give it to `guardFiles` and to nothing else.
 * Paths are absolute, in the platform's own style. A method rejects only for failures (permission, loop, disk).
 */
export interface FileAccess {
	style: 'posix' | 'windows';
	/** The folders of the workspace now; a relative path begins at the first. */
	folders(): readonly WorkspaceFolder[];
	/** The path with every link on its way and at its end resolved; undefined where it leads to nothing. */
	realPath(path: string): Promise<string | undefined>;
	/** What stands at the path itself, a link not followed; undefined where nothing does. */
	entry(path: string): Promise<FileEntry | undefined>;
	/** A file's bytes, or the text of an open editor, which may be unsaved. Called for `file` entries only. */
	read(path: string): Promise<Uint8Array | string>;
	/** Makes `text` the file's whole content, through the editor where one has it open; makes missing folders. */
	write(path: string, text: string): Promise<void>;
}

/** What stands at a path. */
export interface FileEntry {
	kind: 'file' | 'directory' | 'link' | 'other';
	/** In bytes. */
	size: number;
}

/** A change that waits for the user's word. */
export interface Change {
	target: Target;
	/** '' where the file is new. */
	before: string;
	after: string;
	isNew: boolean;
}

/** Shows a change to the user. Resolves `rejected` too when the review is closed; rejects `aborted` on abort. */
export type Review = (change: Change, signal: AbortSignal) => Promise<'accepted' | 'rejected'>;
