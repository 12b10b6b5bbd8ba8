import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { McpServers } from './mcp-server.ts';

/** The pipes to the program that started this one. */
export interface Pipes {
	input: Readable;
	output: Writable;
	/** Aborts when the server is to stop. */
	signal: AbortSignal;
	/** Told of what should not have happened; never on `output`. */
	onFault(error: unknown): void;
}

/** The longest message, in bytes. */
const MOST_BYTES = 4 * 2 ** 20;

/**
 * Serves one client over a pair of pipes: one JSON-RPC message a line, in either era of the protocol.
 *
 * Resolves when the client has closed its end, has stopped to read, or has sent a message that is too long to be one;
 * what was under way is stopped then.
 */
export async function serveOverPipes(
	servers: McpServers,
	{ input, output, signal, onFault }: Pipes,
): Promise<void> {
	const transport = new StdioServerTransport(input, output, { maxBufferSize: MOST_BYTES });
	const handle = serveStdio(() => servers.create(true), { transport, onerror: onFault });
	const closed = new Promise<void>((resolve) => {
		const { onclose } = transport;
		transport.onclose = () => {
			onclose?.();
			resolve();
		};
	});
	const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort');
	await Promise.race([closed, stopped]);
	await handle.close();
}
