import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const CLI = path.join(import.meta.dirname, '../../src/cli.ts');

/** What a run of the command line came to. */
export interface Ran {
	code: number | null;
	stdout: string;
	stderr: string;
	/** The last line of standard error, parsed; undefined where it is no JSON. */
	error: { kind?: string; message?: string; status?: number; [field: string]: unknown } | undefined;
}

/** Runs `weir …` with an environment of its own: nothing but what is named here, not even a home folder. */
export async function weir(args: readonly string[], options: Options = {}): Promise<Ran> {
	const child = spawn(process.execPath, [CLI, ...args], { env: options.env ?? {}, stdio: 'pipe' });
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		options.onOutput?.(stdout, child);
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	child.stdin.end(options.input ?? '');
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, stdout, stderr, error: lastLine(stderr) };
}

export interface Options {
	env?: Record<string, string>;
	input?: string;
	/** Called with all the output so far, each time some comes. */
	onOutput?: (stdout: string, child: ChildProcess) => void;
}

function lastLine(text: string): Ran['error'] {
	try {
		return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
	} catch {
		return undefined;
	}
}
