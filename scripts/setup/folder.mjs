import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The checkout's own folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What is installed besides node_modules lies here, and nowhere else: Node, VS Code, a browser, user data. */
export const PROVISIONED = path.join(ROOT, '.vscode-test');

/** A holder touches its lock this often … */
const HEARTBEAT_MS = 2_000;
/** … so one that was not touched for this long has lost its holder. */
const STALE_MS = 15_000;

/**
 * A provisioned folder, made once: `make` fills a folder beside it, which is then renamed into place, so that
 * neither a broken installation nor a second one running at the same time leaves half of one behind.
 *
 * @param {string} name the folder under `.vscode-test/`; it names what is inside and its version.
 * @param {(folder: string) => Promise<void>} make fills the empty folder that it is given.
 * @returns {Promise<string>} the folder's path.
 */
export async function provide(name, make) {
	const folder = path.join(PROVISIONED, name);
	if (await exists(folder)) {
		return folder;
	}
	return withLock(name, async () => {
		if (!(await exists(folder))) {
			const unfinished = `${folder}.unfinished`;
			await fs.rm(unfinished, { recursive: true, force: true });
			await fs.mkdir(unfinished, { recursive: true });
			await make(unfinished);
			await fs.rename(unfinished, folder);
		}
		return folder;
	});
}

/**
 * Runs `work` while no other process does so under the same name; waits for its turn.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
	const lock = path.join(PROVISIONED, `${name}.lock`);
	await fs.mkdir(PROVISIONED, { recursive: true });
	await take(lock);
	const heartbeat = setInterval(() => {
		const now = new Date();
		fs.utimes(lock, now, now).catch(() => {});
	}, HEARTBEAT_MS);
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		await fs.rm(lock, { force: true });
	}
}

/** @param {string} lock */
async function take(lock) {
	for (let told = false; ; ) {
		try {
			await (await fs.open(lock, 'wx')).close();
			return;
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
				throw error;
			}
		}
		const touched = await fs.stat(lock).then(
			(stat) => stat.mtimeMs,
			() => Date.now(),
		);
		if (Date.now() - touched > STALE_MS) {
			await fs.rm(lock, { force: true });
		} else {
			if (!told) {
				console.log(`Waiting for another process that holds ${path.relative(ROOT, lock)} …`);
				told = true;
			}
			await wait(250);
		}
	}
}

/**
 * True where something is at the path.
 *
 * @param {string} file
 */
export async function exists(file) {
	return fs.access(file).then(
		() => true,
		() => false,
	);
}
