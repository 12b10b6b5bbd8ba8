import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a program came to. */
export interface Ran {
	code: number | null;
	/** Standard output and error, as they came. */
	output: string;
	stdout: string;
}

/** Runs a program to its end. */
export async function run(program: string, args: readonly string[]): Promise<Ran> {
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	let stdout = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, output, stdout };
}
