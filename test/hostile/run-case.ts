import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from './client.ts';
import type { HostileCase, Outcome } from './hostile-case.ts';
import { type Asked, startRawServer } from './raw-server.ts';

/** Stands for a real key: where it shows up, something leaks. */
export const CANARY = 'sk-canary+9f3a/7c21==';

/** What ends a case that does not end by itself, in ms: long after every limit that a case is about. */
const WATCHDOG_MS = 60_000;

/** What one case came to: the outcome, and what its server saw. */
export interface CaseResult {
	outcome: Outcome;
	asked: readonly Asked[];
	/** Requests that reached the server to which the first one pointed. */
	strayed: number;
	/** Whether a connection was still open when everything was over. */
	leftOpen: boolean;
}

/** A process that makes calls; several at a time. */
export interface Client {
	call(job: Omit<Job, 'id'>): Promise<Outcome>;
	close(): void;
}

/** Starts a process for calls. One that hangs is ended, and all its calls fail. */
export function startClient(): Client {
	const child = fork(path.join(import.meta.dirname, 'client.ts'), { stdio: 'inherit', execArgv: [] });
	const waiting = new Map<number, PromiseWithResolvers<Outcome>>();
	let next = 0;
	child.on('message', ({ id, outcome }: { id: number; outcome: Outcome }) => {
		waiting.get(id)?.resolve(outcome);
		waiting.delete(id);
	});
	child.on('exit', (code, signal) => {
		for (const { reject } of waiting.values()) {
			reject(new Error(`The process of the call ended with ${signal ?? code}.`));
		}
	});
	return {
		call(job) {
			const id = next++;
			const result = Promise.withResolvers<Outcome>();
			waiting.set(id, result);
			if (child.connected) {
				child.send({ ...job, id });
			} else {
				result.reject(new Error('The process of the call has ended.'));
			}
			return guarded(result.promise, child);
		},
		close() {
			if (child.connected) {
				child.disconnect();
			}
		},
	};
}

async function guarded(outcome: Promise<Outcome>, child: ChildProcess): Promise<Outcome> {
	const watchdog = setTimeout(() => child.kill('SIGKILL'), WATCHDOG_MS);
	try {
		return await outcome;
	} finally {
		clearTimeout(watchdog);
	}
}

/** Plays one case. @param client a process to make the call in; undefined: one of its own. */
export async function runCase(hostile: HostileCase, client: Client | undefined): Promise<CaseResult> {
	const elsewhere = await startRawServer(() => []);
	const server = await startRawServer((request, count) =>
		hostile.play({ count, request, elsewhere: elsewhere.origin }),
	);
	const own = client ?? startClient();
	try {
		const outcome = await own.call(jobOf(hostile, server.origin));
		return {
			outcome,
			asked: server.asked,
			strayed: elsewhere.asked.length,
			leftOpen: await isLeftOpen(server),
		};
	} finally {
		if (!client) {
			own.close();
		}
		await Promise.all([server.close(), elsewhere.close()]);
	}
}

function jobOf(hostile: HostileCase, origin: string): Omit<Job, 'id'> {
	const {
		dialect,
		timeouts,
		retry,
		headers = {},
		stopAfterMs,
		key = CANARY,
		resume = false,
		bounds,
	} = hostile;
	const long = 20_000;
	return {
		protocol: dialect.protocol,
		baseUrl: `${origin}${dialect.path}`,
		key,
		headers,
		options: {
			timeouts: { headers: long, firstEvent: long, idle: long, content: long, ...timeouts },
			retry: retry ?? false,
			// What comes first is what the cases are about, not what a second request may mend.
			resume,
			bounds,
		},
		stopAfterMs,
	};
}

async function isLeftOpen(server: { playing(): number }): Promise<boolean> {
	for (let tries = 0; tries < 60; tries++) {
		if (server.playing() === 0) {
			return false;
		}
		await sleep(50);
	}
	return true;
}
