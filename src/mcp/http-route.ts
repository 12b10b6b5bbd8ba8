import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Exchange } from '../gateway/exchange.ts';
import { readJson } from '../gateway/read-body.ts';
import type { Handler, Route } from '../gateway/routes.ts';
import type { McpServers } from './mcp-server.ts';
import { createStatefulClients } from './stateful-clients.ts';
import { sendWebResponse, webRequest } from './web-bridge.ts';

/** MCP at one path of a gateway. */
export interface McpRoute {
	route: Route;
	/** Ends the streams that clients keep open, which the gateway would otherwise wait for. */
	close(): Promise<void>;
}

/** What the route goes by. */
export interface McpRouteOptions {
	/** Told of what clients did wrong, and of what should not have happened. */
	onFault?: ((error: unknown) => void) | undefined;
	clock?: Clock | undefined;
}

/** The longest body, in bytes. */
const MOST_BYTES = 4 * 2 ** 20;

/** A client that takes nothing for so long is dropped, in ms. */
const STALL_MS = 60_000;

/**
 * Serves MCP over streamable HTTP in both of its eras: clients up to revision 2025-11-25 open a session first, later
 * ones say everything with each request. Who may ask is the gateway's to decide, and decided before.
 */
export function createMcpRoute(
	servers: McpServers,
	{ onFault, clock = systemClock }: McpRouteOptions = {},
): McpRoute {
	const stateless = createMcpHandler(() => servers.create(false), {
		legacy: 'reject',
		...(onFault && { onerror: onFault }),
	});
	const stateful = createStatefulClients(servers, clock);
	const stopListening = servers.onToolsChanged(() => stateless.notify.toolsChanged());

	const answer = async (exchange: Exchange, body: unknown): Promise<Response> => {
		const request = webRequest(exchange);
		return (await isLegacyRequest(request, body))
			? stateful.handle(request, body)
			: stateless.fetch(request, { parsedBody: body });
	};
	const handler: Handler = async (exchange, headers) => {
		const body =
			exchange.request.method === 'POST' ? await readJson(exchange.request, MOST_BYTES) : undefined;
		const response = await answer(exchange, body);
		await sendWebResponse(exchange, response, { headers, stallMs: STALL_MS, clock });
	};
	return {
		route: { methods: { POST: handler, GET: handler, DELETE: handler } },
		async close() {
			stopListening();
			await Promise.all([stateless.close(), stateful.close()]);
		},
	};
}
