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
	retries: run.retries ?? 0,
	...(run.grep === undefined ? {} : { grep: run.grep }),
});
for (const file of run.files) {
	mocha.addFile(file);
}
await mocha.loadFilesAsync();
const failures: string[] = [];
const shaky: string[] = [];
const results: SuiteResults = { passed: 0, failed: 0, skipped: 0, failures, shaky };
const runner = mocha.run(() => {
	// Not left to the event loop: a test that forgot a handle would keep the process for ever.
	process.send?.(results, () => process.exit());
});
const titleOf = (test: Mocha.Test | Mocha.Hook) => test.titlePath().join(' › ');
const reasons = new Map<string, string>();
runner.on('retry', (test: Mocha.Test, error: Error) => {
	reasons.set(titleOf(test), error.message.split('\n', 1)[0] ?? '');
});
runner.on('pass', (test) => {
	results.passed += 1;
	const reason = reasons.get(titleOf(test));
	if (reason !== undefined) {
		shaky.push(`${titleOf(test)} (${reason})`);
	}
});
runner.on('fail', (test) => {
	results.failed += 1;
	failures.push(titleOf(test));
});
runner.on('pending', () => {
	results.skipped += 1;
});
