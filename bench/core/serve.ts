import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Starts a process that answers everything with one answer, `repeats` times as long as its frames. */
export async function serve(
	protocol: string,
	frames: number,
	repeats = 1,
): Promise<{ origin: string; stop(): void }> {
	const server = fork(path.join(import.meta.dirname, 'server.ts'), [protocol, `${frames}`, `${repeats}`]);
	const [port] = (await once(server, 'message')) as [number];
	return { origin: `http://127.0.0.1:${port}`, stop: () => server.disconnect() };
}
