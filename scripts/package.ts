// `npm run package`: weir.vsix, as small as it goes, and what is in it.
import fs from 'node:fs';
import path from 'node:path';
import { makeVsix, VSIX_LIMIT } from './package/make-vsix.ts';
import { packagedFiles } from './packaged-files.ts';
import { ROOT } from './setup/folder.mjs';

const { file, size } = await makeVsix();
for (const name of packagedFiles()) {
	console.log(`${kilobytes(fs.statSync(path.join(ROOT, name)).size).padStart(8)}  ${name}`);
}
console.log(`\n${path.relative(ROOT, file)}: ${kilobytes(size)}`);
if (size > VSIX_LIMIT) {
	console.error(`That is more than ${kilobytes(VSIX_LIMIT)}. Look at what has grown, or load less.`);
	process.exitCode = 1;
}

function kilobytes(bytes: number): string {
	return `${(bytes / 1_000).toFixed(1)} kB`;
}
