import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the peer is installed: beside its manifest, and not with the rest. */
const FOLDER = path.join(import.meta.dirname, 'peer');

/** Installs the peer where it is not there yet, or another one than the lock names: only this benchmark wants it. */
export async function installPeer(): Promise<void> {
	const lock = await readFile(path.join(FOLDER, 'package-lock.json'), 'utf8');
	const mark = path.join(FOLDER, 'node_modules', '.weir-lock.json');
	if (existsSync(mark) && (await readFile(mark, 'utf8')) === lock) {
		return;
	}
	console.log('Installing the peer (once) …');
	const child = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
		cwd: FOLDER,
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
