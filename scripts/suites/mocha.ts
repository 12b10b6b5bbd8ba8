import { fork } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../setup/folder.mjs';
import type { SuiteResults } from './results.ts';

/** What a process that runs tests is told. */
export interface MochaRun {
	files: readonly string[];
	grep?: string | undefined;
	/** How long a test may take. */
	timeoutMs: number;
	/** How often a test that failed is tried again; it is named at the end all the same. Default 0. */
	retries?: number | undefined;
}

/**
 * Runs test files with mocha in a process of their own, so that a crash there is a failure and not the end.
 *
 * @throws Error when the process ended without results.
 */
export function runMocha(run: MochaRun): Promise<SuiteResults> {
	const child = fork(path.join(import.meta.dirname, 'mocha-process.ts'), [JSON.stringify(run)], {
		cwd: ROOT,
	});
	let results: SuiteResults | undefined;
	child.on('message', (message) => {
		results = message as SuiteResults;
	});
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => {
			if (results) {
				resolve(results);
			} else {
				reject(new Error(`The tests' process ended with ${signal ?? `code ${code}`} and no results.`));
			}
		});
	});
}
