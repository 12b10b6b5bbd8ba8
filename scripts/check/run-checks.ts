import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../setup/folder.mjs';
import { runMocha } from '../suites/mocha.ts';
import { type SuiteResults, sum } from '../suites/results.ts';

/** What a reader of the code may rely on without running it, each as the script that Node runs and its arguments. */
const CHECKS: readonly { name: string; command: readonly [string, ...string[]] }[] = [
	{ name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', '.'] },
	{ name: 'types of the page', command: ['node_modules/typescript/bin/tsc', '-p', 'src/webview'] },
	{
		name: 'lint and format',
		command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
	},
	{ name: 'unused code', command: ['node_modules/knip/bin/knip.js'] },
	{ name: 'lock file', command: ['scripts/check/lock-file.ts'] },
	{ name: 'sentences', command: ['scripts/l10n.ts', '--check'] },
	{ name: 'manifest', command: ['scripts/manifest.ts', '--check'] },
	{ name: "the gateway's schema", command: ['scripts/gateway-schema.ts', '--check'] },
];

/** Runs every check to its end and prints what the failing ones said; the arrows of the architecture count as tests. */
export async function runChecks(): Promise<SuiteResults> {
	const results = await Promise.all(CHECKS.map(runCheck));
	const arrows = await runMocha({
		files: [path.join(ROOT, 'test/architecture.test.ts')],
		timeoutMs: 30_000,
	});
	return sum([...results, arrows]);
}

async function runCheck({ name, command }: (typeof CHECKS)[number]): Promise<SuiteResults> {
	const started = Date.now();
	const { code, said } = await run(command);
	const seconds = ((Date.now() - started) / 1_000).toFixed(1);
	console.log(`  ${code === 0 ? '✔' : '✘'} ${name} (${seconds} s)`);
	if (code !== 0) {
		console.log(said);
	}
	return code === 0
		? { passed: 1, failed: 0, skipped: 0 }
		: { passed: 0, failed: 1, skipped: 0, failures: [name] };
}

async function run(command: readonly string[]): Promise<{ code: number | null; said: string }> {
	const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	for (const output of [child.stdout, child.stderr]) {
		output.setEncoding('utf8').on('data', (text: string) => {
			said += text;
		});
	}
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, said }));
	});
}
