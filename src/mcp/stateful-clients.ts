import {
	isInitializeRequest,
	isJSONRPCRequest,
	type McpServer,
	WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../core/clock.ts';
import type { McpServers } from './mcp-server.ts';

/** The clients that speak a revision up to 2025-11-25: each has a session, which it names in a header. */
export interface StatefulClients {
	/** @param body parsed; undefined for GET and DELETE. */
	handle(request: Request, body: unknown): Promise<Response>;
	close(): Promise<void>;
}

/** A client that says nothing for so long is forgotten, in ms. It is told so, and begins anew. */
const LIFETIME_MS = 60 * 60_000;

/** So many at once; the one that was silent for the longest time goes first. */
const MOST_CLIENTS = 64;

interface Client {
	server: McpServer;
	transport: WebStandardStreamableHTTPServerTransport;
}

export function createStatefulClients(servers: McpServers, clock: Clock): StatefulClients {
	const clients = new LRUCache<string, Client>({
		max: MOST_CLIENTS,
		ttl: LIFETIME_MS,
		updateAgeOnGet: true,
		dispose: ({ server }) => void server.close().catch(() => {}),
		// To the library a time of 0 is none.
		perf: { now: () => clock.now() + 1 },
		// Otherwise it would read the clock at most once a ms, and set a timer of its own for that.
		ttlResolution: 0,
	});

	const begin = async (request: Request, body: unknown): Promise<Response> => {
		const server = servers.create(true);
		let isBegun = false;
		const transport = new WebStandardStreamableHTTPServerTransport({
			sessionIdGenerator: () => crypto.randomUUID(),
			onsessioninitialized: (id) => {
				isBegun = true;
				clients.set(id, { server, transport });
			},
			onsessionclosed: (id) => void clients.delete(id),
		});
		await server.connect(transport);
		const response = await transport.handleRequest(request, { parsedBody: body });
		if (!isBegun) {
			await server.close();
		}
		return response;
	};

	return {
		async handle(request, body) {
			const id = request.headers.get('mcp-session-id');
			if (id === null) {
				return isInitializeRequest(body)
					? begin(request, body)
					: refusal(400, 'Initialize first: this request has no Mcp-Session-Id.');
			}
			const client = clients.get(id);
			if (!client) {
				return refusal(404, 'There is no such session. Initialize anew.');
			}
			cancelWithClient(client.transport, request, body);
			return client.transport.handleRequest(request, body === undefined ? {} : { parsedBody: body });
		},
		async close() {
			const open = [...clients.values()];
			clients.clear();
			await Promise.all(open.map(({ server }) => server.close()));
		},
	};
}

/** Nobody can come back for an answer here, so one whose client has left is not to be paid for. */
function cancelWithClient(
	transport: WebStandardStreamableHTTPServerTransport,
	{ signal }: Request,
	body: unknown,
): void {
	const requests = [body].flat().filter(isJSONRPCRequest);
	signal.addEventListener('abort', () => {
		for (const { id: requestId } of requests) {
			transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });
		}
	});
}

function refusal(status: number, message: string): Response {
	return Response.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, { status });
}
