import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Pace } from './answer.ts';
import type { Client } from './client.ts';
import type { Usage } from './report.ts';

/** A server in a process of its own. */
export interface Subject {
	name: string;
	port: number;
	/** @param how `collect`: after a collection of garbage. */
	usage(how?: 'collect'): Promise<Usage>;
	stop(): void;
}

/** Starts `NAME.ts` of this folder, which tells its port. */
export async function startSubject(name: string, ...args: string[]): Promise<Subject> {
	const child: ChildProcess = fork(path.join(import.meta.dirname, `${name}.ts`), args, {
		execArgv: ['--expose-gc'],
		// What Portkey's prints while it starts would stand between the figures.
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const [port] = (await once(child, 'message')) as [number];
	return {
		name,
		port,
		async usage(how) {
			const told = once(child, 'message');
			child.send(how ?? 'usage');
			const [usage] = (await told) as [Usage];
			return usage;
		},
		stop: () => child.disconnect(),
	};
}

/** @param times how often each stream is asked for, one after the other. */
export async function playAll(
	client: Client,
	{ port }: Subject,
	streams: number,
	pace: Pace,
	times = 1,
): Promise<void> {
	await Promise.all(
		Array.from({ length: streams }, async () => {
			for (let time = 0; time < times; time++) {
				await client.play(port, pace);
			}
		}),
	);
}
