// `npm test -- [SUITE …] [--grep TITLE]`: builds, then runs the suites, each to its end whatever another one did. The
// last line of the output is the sum: `N passed, N failed`. A suite that could not run counts as a failure.
import { globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../esbuild.mjs';
import { runChecks } from './check/run-checks.ts';
import { ROOT } from './setup/folder.mjs';
import { endWithParent } from './suites/end-with-parent.ts';
import { runMocha } from './suites/mocha.ts';
import { causes, line, type SuiteResults, sum } from './suites/results.ts';

interface Options {
	grep?: string | undefined;
}

const SUITES: Readonly<Record<string, (options: Options) => Promise<SuiteResults>>> = {
	check: () => runChecks(),
	unit: async ({ grep }) => runMocha({ files: unitTests(), grep, timeoutMs: 10_000 }),
	host: async ({ grep }) => {
		const { runHostTests } = await import('../test/workbench/host-suite.ts');
		return runHostTests({ grep });
	},
	ui: async ({ grep }) => {
		await buildRunner();
		return runMocha({
			files: find('test/{ui,webview/browser}/**/*.test.ts'),
			grep,
			timeoutMs: 60_000,
			...AGAIN,
		});
	},
	judges: async ({ grep }) => runMocha({ files: find('test/judges/*.test.ts'), grep, timeoutMs: 600_000 }),
	package: async ({ grep }) => {
		await buildRunner();
		return runMocha({ files: find('test/package/**/*.test.ts'), grep, timeoutMs: 120_000, ...AGAIN });
	},
};

const COULD_NOT_RUN: SuiteResults = { passed: 0, failed: 1, skipped: 0 };

/** A whole VS Code in a browser may be late on a machine that has other work; what fails twice is wrong. */
const AGAIN = { retries: 1 };

/** The suites with a runner or a window of their own, and what `check` runs. */
const NOT_UNIT = /^test\/(?:(?:host|ui|webview\/browser|judges|package)\/|architecture\.test\.ts$)/;

endWithParent();
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { grep: { type: 'string' } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
	console.error(`There is no suite "${unknown[0]}". Name one or more of: ${Object.keys(SUITES).join(', ')}.`);
	process.exitCode = 1;
} else {
	process.exitCode = await runSuites(positionals.length > 0 ? positionals : Object.keys(SUITES), values);
}

async function runSuites(names: readonly string[], options: Options): Promise<number> {
	const lines: string[] = [];
	const all: SuiteResults[] = [];
	for (const [name, run] of [
		['build', buildAll] as const,
		...names.map((name) => [name, SUITES[name]] as const),
	]) {
		const started = Date.now();
		console.log(`\n== ${name}`);
		const results = await settle(run, options);
		all.push(results);
		const seconds = ((Date.now() - started) / 1_000).toFixed(1);
		lines.push(`${name.padEnd(8)} ${seconds.padStart(6)} s  ${line(results)}`);
	}
	const total = sum(all);
	console.log(`\n${lines.join('\n')}\n\n${causes(total)}${total.passed} passed, ${total.failed} failed`);
	return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

async function settle(
	run: ((options: Options) => Promise<SuiteResults>) | undefined,
	options: Options,
): Promise<SuiteResults> {
	try {
		return (await run?.(options)) ?? COULD_NOT_RUN;
	} catch (error) {
		console.error(`Could not run: ${error instanceof Error ? error.message : String(error)}`);
		return COULD_NOT_RUN;
	}
}

/** Without it the suites say nothing. */
async function buildAll(): Promise<SuiteResults> {
	await build();
	return { passed: 1, failed: 0, skipped: 0 };
}

async function buildRunner(): Promise<void> {
	const { buildTests } = await import('../test/workbench/build-tests.ts');
	await buildTests();
}

function unitTests(): string[] {
	return find('test/**/*.test.ts').filter(
		(file) => !NOT_UNIT.test(path.relative(ROOT, file).replaceAll('\\', '/')),
	);
}

function find(pattern: string): string[] {
	return globSync(pattern, { cwd: ROOT })
		.map((name) => path.join(ROOT, name))
		.sort();
}
