// `node scripts/run.mjs mocha FILE …`: runs these test files and no others, on the right Node, each test with all the
// time that somebody at a breakpoint takes. The launch configuration "Unit Tests, This File" does.
import path from 'node:path';
import { endWithParent } from './suites/end-with-parent.ts';
import { runMocha } from './suites/mocha.ts';

endWithParent();
const files = process.argv.slice(2).map((file) => path.resolve(file));
if (files.length === 0) {
	console.error('Name the test files to run: node scripts/run.mjs mocha test/core/stream.test.ts');
	process.exitCode = 1;
} else {
	const { failed } = await runMocha({ files, timeoutMs: 0 });
	process.exitCode = failed > 0 ? 1 : 0;
}
