import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from '../../esbuild.mjs';
import { ROOT } from '../setup/folder.mjs';

/** The most that the package may weigh, in bytes. */
export const VSIX_LIMIT = 1_500_000;

/**
 * Builds for production and packages what `.vscodeignore` lets in.
 *
 * @returns the package's path, and its size in bytes.
 * @throws Error with vsce's words.
 */
export async function makeVsix(): Promise<{ file: string; size: number }> {
	const file = path.join(ROOT, 'weir.vsix');
	await build({ production: true });
	const vsce = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'));
	const args = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
	await promisify(execFile)(process.execPath, [vsce, ...args, '--out', file], { cwd: ROOT }).catch(
		(error: Error & { stdout?: string; stderr?: string }) => {
			throw new Error(`vsce made no package:\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
		},
	);
	return { file, size: (await fs.stat(file)).size };
}
