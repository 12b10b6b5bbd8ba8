// Runs inside the extension host, bundled as CommonJS: the module that VS Code is told to test with. Runs the
// suite's files with mocha where it was given some; otherwise takes functions from the control line and runs them.
import http from 'node:http';
import { text } from 'node:stream/consumers';
import util from 'node:util';
import * as vscode from 'vscode';
import type { SuiteResults } from '../../scripts/suites/results.ts';
import type { Job } from './control.ts';

/** What the launching side hands to the runner, as JSON in the environment. */
export interface RunnerConfig {
	/** The suite's bundled files, absolute; none: take jobs. */
	files?: readonly string[] | undefined;
	/** Where mocha is; absolute. */
	mocha?: string | undefined;
	/** Only the tests whose titles match. */
	grep?: string | undefined;
}

const CONTROL_URL = process.env.WEIR_TEST_CONTROL ?? '';
const CONFIG = JSON.parse(process.env.WEIR_TEST_CONFIG ?? '{}') as RunnerConfig;
const TEST_TIMEOUT_MS = 20_000;

/** Called by VS Code once the window is up; what it throws fails the run. */
export async function run(): Promise<void> {
	reportConsole();
	if (!CONFIG.files) {
		await takeJobs();
		return;
	}
	const results = await runFiles(CONFIG.files);
	await lines;
	await post('results', { results });
	if (results.failed > 0 || results.passed === 0) {
		throw new Error(`${results.passed} passed, ${results.failed} failed`);
	}
}

async function runFiles(files: readonly string[]): Promise<SuiteResults> {
	const { default: Mocha } = (await import(CONFIG.mocha ?? 'mocha')) as typeof import('mocha') & {
		default: typeof import('mocha');
	};
	// The only way to hear the reporter, which keeps its own reference to console.log.
	Object.assign(Mocha.reporters.Base, { consoleLog: (...args: unknown[]) => say(util.format(...args)) });
	const mocha = new Mocha({
		ui: 'bdd',
		timeout: TEST_TIMEOUT_MS,
		color: false,
		...(CONFIG.grep === undefined ? {} : { grep: CONFIG.grep }),
	});
	for (const file of files) {
		mocha.addFile(file);
	}
	await mocha.loadFilesAsync();
	const failures: string[] = [];
	const results: SuiteResults = { passed: 0, failed: 0, skipped: 0, failures };
	await new Promise((resolve) => {
		const runner = mocha.run(resolve);
		runner.on('pass', () => {
			results.passed += 1;
		});
		runner.on('fail', (test) => {
			results.failed += 1;
			failures.push(test.titlePath().join(' › '));
		});
		runner.on('pending', () => {
			results.skipped += 1;
		});
	});
	return results;
}

async function takeJobs(): Promise<void> {
	for (let first = true; ; first = false) {
		// The line is cut when the test has ended.
		const job = (await post('job', { first }).catch(() => undefined)) as Job | undefined;
		if (!job) {
			return;
		}
		void runJob(job);
	}
}

async function runJob({ id, source, argument }: Job): Promise<void> {
	try {
		// The test's own function, written by the same hands as this file.
		const job = new Function(`return (${source})`)() as (api: typeof vscode, argument: unknown) => unknown;
		await post('done', { id, value: await job(vscode, argument) });
	} catch (error) {
		await post('done', { id, error: util.inspect(error) }).catch(() => {});
	}
}

/** Lines go out one after the other, so that they arrive in order. */
let lines: Promise<unknown> = Promise.resolve();

function say(line: string): void {
	lines = lines.then(() => post('line', { line })).catch(() => {});
}

function reportConsole(): void {
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		const original = console[level];
		// VS Code defines these with a setter that does nothing.
		Object.defineProperty(console, level, {
			configurable: true,
			get:
				() =>
				(...args: unknown[]) => {
					say(`[extension host, ${level}] ${util.format(...args)}`);
					original.apply(console, args);
				},
			set() {},
		});
	}
}

/** Not `fetch`: a test may replace it, and VS Code's own may go through a proxy. */
async function post(operation: string, body: object): Promise<unknown> {
	const data = JSON.stringify(body);
	const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
		const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(data) };
		http
			.request(`${CONTROL_URL}/${operation}`, { method: 'POST', agent: false, headers }, resolve)
			.once('error', reject)
			.end(data);
	});
	return JSON.parse(await text(response));
}
