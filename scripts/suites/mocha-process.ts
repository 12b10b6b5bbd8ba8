// The process that `runMocha` starts: runs test files and sends their results.
import Mocha from 'mocha';
import { endWithParent } from './end-with-parent.ts';
import type { MochaRun } from './mocha.ts';
import type { SuiteResults } from './results.ts';

endWithParent();
const run = JSON.parse(process.argv[2] ?? '{}') as MochaRun;
const mocha = new Mocha({
	ui: 'bdd',
	reporter: 'spec',
	timeout: run.timeoutMs,
	...(run.grep === undefined ? {} : { grep: run.grep }),
});
for (const file of run.files) {
	mocha.addFile(file);
}
await mocha.loadFilesAsync();
const results: SuiteResults = { passed: 0, failed: 0, skipped: 0 };
const runner = mocha.run(() => {
	// Not left to the event loop: a test that forgot a handle would keep the process for ever.
	process.send?.(results, () => process.exit());
});
runner.on('pass', () => {
	results.passed += 1;
});
runner.on('fail', () => {
	results.failed += 1;
});
runner.on('pending', () => {
	results.skipped += 1;
});
