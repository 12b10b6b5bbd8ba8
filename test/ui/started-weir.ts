import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ROOT } from '../../scripts/setup/folder.mjs';

/** A running `npm start`. */
export interface StartedWeir {
	/** As it was printed. */
	address: URL;
	/** Ends it as a terminal's closing would, and waits until it has. */
	stop(): Promise<void>;
}

/** Runs what `npm start` runs, on the system's own Node, and waits for the printed address. */
export async function startWeir(...args: readonly string[]): Promise<StartedWeir> {
	const child = spawn('node', ['scripts/run.mjs', 'start', '--no-open', ...args], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'exit');
	const lines: string[] = [];
	for await (const line of createInterface({ input: child.stdout })) {
		lines.push(line);
		if (line.includes('http://')) {
			child.stdout.resume();
			return {
				address: new URL(line.trim()),
				async stop() {
					child.kill('SIGTERM');
					await ended;
				},
			};
		}
	}
	throw new Error(`npm start ended without an address:\n${lines.join('\n')}`);
}
