import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a process tells of itself. */
export interface Usage {
	/** In µs since it began, of all its threads. */
	cpu: number;
	/** In bytes. */
	rss: number;
	/** Of it, what JavaScript's objects take, in bytes. */
	heap: number;
}

/** Tells the parent the port, answers each of its messages with the usage so far, and ends with it. `collect`: without garbage. */
export async function report(server: Server): Promise<void> {
	if (!server.listening) {
		await once(server, 'listening');
	}
	reportPort((server.address() as AddressInfo).port);
}

export function reportPort(port: number): void {
	process.on('message', (message) => {
		if (message === 'collect') {
			globalThis.gc?.();
		}
		const { user, system } = process.cpuUsage();
		const { rss, heapUsed: heap } = process.memoryUsage();
		process.send?.({ cpu: user + system, rss, heap } satisfies Usage);
	});
	process.on('disconnect', () => process.exit());
	process.send?.(port);
}
