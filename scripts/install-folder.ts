import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Installs what a folder's own manifest and lock name, where it is not there yet or another lock was installed: heavy
 * packages that only one suite or benchmark wants lie beside it, and not with the rest.
 *
 * @param what is installed, for the line that says so.
 * @throws Error that says how `npm` ended.
 */
export async function installFolder(folder: string, what: string): Promise<void> {
	const lock = await readFile(path.join(folder, 'package-lock.json'), 'utf8');
	const mark = path.join(folder, 'node_modules', '.weir-lock.json');
	if (existsSync(mark) && (await readFile(mark, 'utf8')) === lock) {
		return;
	}
	process.stdout.write(`Installing ${what} (once) …\n`);
	const child = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
		cwd: folder,
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: process.platform === 'win32',
	});
	await new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) =>
			code === 0 ? resolve() : reject(new Error(`npm ci ended with ${code}. Look at what it says above.`)),
		);
	});
	await writeFile(mark, lock);
}
