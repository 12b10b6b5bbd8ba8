import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './setup/folder.mjs';

/**
 * The files that an installed Weir consists of, as `.vscodeignore` names them and the last build left them; relative to
 * the checkout, with slashes, in order.
 */
export function packagedFiles(): string[] {
	const patterns = fs
		.readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('!'))
		.map((line) => line.slice(1).trim());
	return fs
		.globSync(patterns, { cwd: ROOT, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
		.sort();
}
