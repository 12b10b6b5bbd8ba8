import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { type GatewayConfig, readConfig } from '../../src/gateway/config.ts';
import { connectConfig } from '../../src/gateway/connect-config.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { createMetrics } from '../../src/gateway/metrics.ts';
import { createMemoryChats } from '../../src/mcp/chats/memory-chats.ts';
import { createMcpRoute } from '../../src/mcp/http-route.ts';
import type { McpInputs } from '../../src/mcp/inputs.ts';
import { createMcpServers } from '../../src/mcp/mcp-server.ts';
import { createMediaSaver } from '../../src/mcp/media/save-media.ts';
import { createToolRegistry } from '../../src/mcp/registry/tool-registry.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { type Client, modernClient } from './client.ts';

export const TOKEN = 'token-of-the-tests-0123456789';

/** An MCP server in a gateway, in front of a provider that plays a script; all on real sockets. */
export interface McpRig {
	/** Without a path. */
	url: string;
	port: number;
	provider: Provider;
	/** Of revision 2026-07-28. */
	client: Client;
	/** Where media goes. */
	folder: string;
	faults: unknown[];
	close(): Promise<void>;
}

export interface McpRigOptions {
	protocol?: ProtocolName;
	/** By a preset instead of a protocol. */
	preset?: string;
	config?: Partial<GatewayConfig>;
	inputs?: Partial<McpInputs>;
	environment?: Record<string, string>;
	/** Without the token: a judge sends none. Host and Origin are looked at all the same. */
	isOpen?: boolean;
}

/** The only provider is called `up`; it takes any model. */
export async function startMcp(script: Script, options: McpRigOptions = {}): Promise<McpRig> {
	const provider = await startProvider(script);
	try {
		return await startBefore(provider, options);
	} catch (error) {
		await provider.close();
		throw error;
	}
}

/** Within a suite: what starts a rig in a test. All that a test started is closed after it. */
export function rigOfEachTest(): typeof startMcp {
	const rigs: McpRig[] = [];
	afterEach(() => Promise.all(rigs.splice(0).map((rig) => rig.close())));
	return async (...args) => {
		const rig = await startMcp(...args);
		rigs.push(rig);
		return rig;
	};
}

async function startBefore(provider: Provider, options: McpRigOptions): Promise<McpRig> {
	const { protocol = 'openai-chat', preset, environment = {}, isOpen = false } = options;
	const folder = await mkdtemp(path.join(tmpdir(), 'weir-mcp-'));
	const faults: unknown[] = [];
	const baseUrl = protocol === 'anthropic-messages' ? provider.origin : provider.baseUrl;
	const config = readConfig(
		{
			providers: [{ id: 'up', baseUrl, ...(preset ? { preset } : { protocol }) }],
			policies: { resume: false, retries: 0, coalesce: false, learn: false },
			...options.config,
		},
		'config',
	);
	const connected = { ...connectConfig(config, environment), metrics: createMetrics() };
	const mcp = createMcpRoute(
		createMcpServers({
			...connected,
			version: '1.2.3',
			chats: createMemoryChats(),
			media: createMediaSaver(folder),
			registry: createToolRegistry(config.tools ?? [], { PATH: process.env.PATH, ...environment }),
			...options.inputs,
		}),
	);
	const gateway = createGateway({
		...connected,
		token: TOKEN,
		version: '1.2.3',
		routes: { '/mcp': { ...mcp.route, isOpen } },
		port: config.port,
		allowedOrigins: config.allowedOrigins,
		onFault: (error) => faults.push(error),
	});
	const { url, port } = await gateway.listen();
	return {
		url,
		port,
		provider,
		folder,
		faults,
		client: modernClient(url, TOKEN),
		async close() {
			await mcp.close();
			await Promise.all([provider.close(), gateway.close()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** The body of the provider's last request. */
export function lastBody({ provider }: McpRig): Record<string, unknown> & { messages: { role: string }[] } {
	return JSON.parse(provider.requests.at(-1)?.body ?? '');
}
