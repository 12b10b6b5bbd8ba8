import fs from 'node:fs/promises';
import path from 'node:path';
import { ROOT, withLock } from './folder.mjs';
import { npm } from './npm.mjs';

/** `npm install PACKAGE` writes the two files one right after the other. */
const SLACK_MS = 5_000;

/** Installs the project's packages as its lock file names them, where they are missing or older than it. */
export async function installPackages() {
	if (await areInstalled()) {
		return;
	}
	await withLock('packages', async () => {
		if (await areInstalled()) {
			return;
		}
		const started = Date.now();
		console.log("Installing the project's packages (npm ci, about 400 MB unpacked) …");
		await npm(['ci', '--ignore-scripts'], ROOT);
		console.log(`  installed in ${Math.round((Date.now() - started) / 1000)} s`);
	});
}

async function areInstalled() {
	// npm writes this file last, so it also tells a whole installation from a broken one.
	const installed = await changedAt('node_modules/.package-lock.json');
	return installed > 0 && installed + SLACK_MS >= (await changedAt('package-lock.json'));
}

/**
 * When the file was last written, in ms; 0 where there is none.
 *
 * @param {string} name
 */
async function changedAt(name) {
	return fs.stat(path.join(ROOT, name)).then(
		(stat) => stat.mtimeMs,
		() => 0,
	);
}
