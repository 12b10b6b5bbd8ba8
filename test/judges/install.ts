import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Ran, run } from './run.ts';

/** Where the judges are installed: beside their manifest, and not with the rest. */
const FOLDER = import.meta.dirname;

/**
 * Installs the judges where they are not there yet, or others than the lock names. They are heavy, and only their own
 * suite wants them.
 */
export async function installJudges(): Promise<void> {
	const lock = await readFile(path.join(FOLDER, 'package-lock.json'), 'utf8');
	const mark = path.join(FOLDER, 'node_modules', '.weir-lock.json');
	if (existsSync(mark) && (await readFile(mark, 'utf8')) === lock) {
		return;
	}
	process.stdout.write('    installing the judges (150 MB, once) …\n');
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

/** Runs a judge's program. */
export function judge(program: string, args: readonly string[]): Promise<Ran> {
	return run(process.execPath, [path.join(FOLDER, 'node_modules', program), ...args]);
}
