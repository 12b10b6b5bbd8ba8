import type { Route } from '../gateway/routes.ts';
import type { McpInputs } from './inputs.ts';

/** `/mcp` of a gateway, whose code is loaded at its first request. */
export interface LazyMcpRoute {
	route: Route;
	/** @throws StreamError for what is wrong with the inputs, which else the first client would find out. */
	load(): Promise<void>;
	/** Ends the streams that clients keep open. */
	close(): Promise<void>;
}

export function mcpRoute(
	makeInputs: () => Promise<McpInputs>,
	onFault: (error: unknown) => void,
): LazyMcpRoute {
	let opened: Promise<{ route: Route; close(): Promise<void> }> | undefined;
	const open = () => {
		opened ??= (async () => {
			const [{ createMcpRoute }, { createMcpServers }] = await Promise.all([
				import('./http-route.ts'),
				import('./mcp-server.ts'),
			]);
			return createMcpRoute(createMcpServers(await makeInputs()), { onFault });
		})();
		return opened;
	};
	const handle =
		(method: 'GET' | 'POST' | 'DELETE'): NonNullable<Route['methods'][typeof method]> =>
		async (exchange, headers) => {
			const { route } = await open();
			await route.methods[method]?.(exchange, headers);
		};
	return {
		route: { methods: { GET: handle('GET'), POST: handle('POST'), DELETE: handle('DELETE') } },
		load: async () => void (await open()),
		close: async () => (await opened)?.close(),
	};
}
