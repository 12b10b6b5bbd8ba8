// `npm run bench -- [NAME …]`: each figure is a file of bench/; without a name, all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './setup/folder.mjs';
import { endWithParent } from './suites/end-with-parent.ts';

/** What the figures share is no figure. */
const SHARED = ['table'];

endWithParent();
const known = fs
	.globSync('*.ts', { cwd: path.join(ROOT, 'bench') })
	.map((file) => path.basename(file, '.ts'))
	.filter((name) => !SHARED.includes(name))
	.sort();
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !known.includes(name));
if (unknown !== undefined) {
	console.error(`There is no figure "${unknown}". Name one or more of: ${known.join(', ')}.`);
	process.exitCode = 1;
} else {
	for (const name of wanted.length > 0 ? wanted : known) {
		console.log(`\n== ${name}`);
		// The ipc channel tells the figure when this process is gone.
		const child = spawn(process.execPath, [path.join(ROOT, 'bench', `${name}.ts`)], {
			stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
		});
		const [code] = await once(child, 'exit');
		process.exitCode = code === 0 ? process.exitCode : 1;
	}
}
