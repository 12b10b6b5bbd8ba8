import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a process tells of itself. */
export interface Usage {
	/** In µs since it began, of all its threads. */
	cpu: number;
	/** In bytes. */
	rss: number;
}

/** Tells the parent the port, answers each of its messages with the usage so far, and ends with it. */
export async function report(server: Server): Promise<void> {
	if (!server.listening) {
		await once(server, 'listening');
	}
	reportPort((server.address() as AddressInfo).port);
}

export function reportPort(port: number): void {
	process.on('message', () => {
		const { user, system } = process.cpuUsage();
		process.send?.({ cpu: user + system, rss: process.memoryUsage().rss } satisfies Usage);
	});
	process.on('disconnect', () => process.exit());
	process.send?.(port);
}
