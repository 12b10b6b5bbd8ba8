import { createRequire } from 'node:module';
import type { SuiteResults } from '../../scripts/suites/results.ts';
import { buildTests } from './build-tests.ts';
import { desktopCanRun, runOnDesktop } from './desktop.ts';
import { launch, MODEL_EXTENSION } from './launch.ts';

const SUITE_MS = 300_000;

/**
 * Runs `test/host` in a real extension host: that of a desktop VS Code where one can be had, else that of the served
 * one. `VSCODE_TEST_HOST=desktop|web` decides.
 *
 * @param options.grep only the tests whose titles match.
 * @throws Error when the tests could not run.
 */
export async function runHostTests(options: { grep?: string | undefined }): Promise<SuiteResults> {
	const tests = {
		files: await buildTests(),
		mocha: createRequire(import.meta.url).resolve('mocha'),
		grep: options.grep,
	};
	if (await desktopCanRun(process.env.VSCODE_TEST_HOST)) {
		return runOnDesktop(tests, print);
	}
	const host = await launch({ tests, alongside: [MODEL_EXTENSION], onLine: print });
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(
		late.reject,
		SUITE_MS,
		new Error('The extension host ran its tests for 5 minutes.'),
	);
	try {
		return await Promise.race([host.results, late.promise]);
	} catch (error) {
		await host.ui.screenshot('host-suite-failed').catch(() => {});
		throw error;
	} finally {
		clearTimeout(timer);
		await host.close();
	}
}

function print(line: string): void {
	console.log(line);
}
