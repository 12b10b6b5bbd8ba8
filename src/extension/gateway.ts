import { lazily } from '../core/lazily.ts';
import { createMemoryCache } from '../core/policies/cache/memory.ts';
import { createFlights } from '../core/policies/coalesce/flights.ts';
import { DEMO_MODEL } from '../core/providers.ts';
import { SLOW_FIRST_EVENT_MS } from '../core/slow-models.ts';
import type { GatewayPolicies } from '../gateway/answer-plan.ts';
import { createGateway } from '../gateway/gateway.ts';
import { gatewayProvider } from '../gateway/gateway-provider.ts';
import { createMetrics } from '../gateway/metrics.ts';
import {
	createModelDirectory,
	type GatewayProvider,
	type ModelDirectory,
} from '../gateway/model-directory.ts';
import { createToken } from '../gateway/token.ts';
import { createMemoryChats } from '../mcp/chats/memory-chats.ts';
import { mcpRoute } from '../mcp/lazy-route.ts';
import { createMediaSaver } from '../mcp/media/save-media.ts';
import { createToolRegistry } from '../mcp/registry/tool-registry.ts';
import type { Catalog } from '../vscode/catalog.ts';
import type { RunningGateway } from '../vscode/gateway/gateway-control.ts';
import type { Policies } from '../vscode/policies.ts';
import { DEMO_PROVIDER, type Provider } from '../vscode/providers/provider.ts';
import { withStoredKey } from '../vscode/providers/stored-key.ts';
import type { Keys } from '../vscode/secrets.ts';
import type { Settings } from '../vscode/settings.ts';

/** What the gateway of a window serves from. */
export interface WindowGatewayInputs {
	settings: Pick<Settings, 'providers' | 'policies' | 'retries' | 'timeouts' | 'gatewayPort'>;
	keys: Pick<Keys, 'forRequest'>;
	catalog: Pick<Catalog, 'current'>;
	policies: Pick<Policies, 'of' | 'scopeOf' | 'directory' | 'spend'>;
	/** Where the token lies. */
	secrets: {
		get(key: string): Thenable<string | undefined>;
		store(key: string, value: string): Thenable<void>;
	};
	/** Told of the token, so that the log can hide it. */
	seen(key: string): void;
	/** Told of what should not have happened. */
	warn(line: string): void;
	version: string;
	/** Where media that tools of MCP make are saved. */
	mediaFolder: string;
}

const TOKEN = 'weir.gateway.token';

/** Begins to listen on 127.0.0.1, with the window's providers, keys, limits and ledger. */
export async function beginGateway(inputs: WindowGatewayInputs): Promise<RunningGateway> {
	const token = (await inputs.secrets.get(TOKEN)) ?? (await newToken(inputs));
	inputs.seen(token);
	const { version, mediaFolder, warn, settings } = inputs;
	const models = liveDirectory(inputs);
	const served = { models, policies: policiesOf(inputs), metrics: createMetrics(), version };
	const onFault = (error: unknown) => warn(`Gateway: ${String(error)}`);
	const mcp = mcpRoute(
		async () => ({
			...served,
			chats: createMemoryChats(),
			media: createMediaSaver(mediaFolder),
			registry: createToolRegistry([], {}),
		}),
		onFault,
	);
	const gateway = createGateway({
		...served,
		token,
		port: settings.gatewayPort(),
		routes: { '/mcp': mcp.route },
		onFault,
	});
	const { url } = await gateway.listen();
	return {
		url,
		token,
		async close() {
			await Promise.all([mcp.close(), gateway.close()]);
		},
	};
}

async function newToken({ secrets }: WindowGatewayInputs): Promise<string> {
	const token = createToken();
	await secrets.store(TOKEN, token);
	return token;
}

/** The settings may change while the gateway runs; each request goes by what they say now. */
function liveDirectory(inputs: WindowGatewayInputs): ModelDirectory {
	const { settings, catalog, policies } = inputs;
	const demo: GatewayProvider = {
		id: DEMO_PROVIDER,
		name: 'Demo',
		stream: lazily(async () => (await import('../core/demo.ts')).createDemo()),
		models: [DEMO_MODEL],
	};
	let made: { of: string; directory: ModelDirectory } | undefined;
	const current = (): ModelDirectory => {
		const providers = settings.providers();
		const of = JSON.stringify([catalog.current().id, providers.map(policies.scopeOf)]);
		if (made?.of !== of) {
			const own = providers.map((provider) => served(provider, inputs));
			const directory = createModelDirectory({ providers: [demo, ...own], default: catalog.current().id });
			made = { of, directory };
		}
		return made.directory;
	};
	return {
		get providers() {
			return current().providers;
		},
		aliases: {},
		resolve: (name) => current().resolve(name),
	};
}

function served(provider: Provider, { keys, policies }: WindowGatewayInputs): GatewayProvider {
	const { preset } = provider;
	return gatewayProvider(withStoredKey(provider, keys), {
		scope: policies.scopeOf(provider),
		preset,
		known: policies.directory(provider),
		withoutOpenAIClient:
			preset.withoutOpenAIClient && withStoredKey({ ...provider, useOpenAIClient: false }, keys),
	});
}

function policiesOf({ settings, policies }: WindowGatewayInputs): GatewayPolicies {
	return {
		retries: settings.retries() ?? 2,
		resume: settings.policies().resume,
		cacheOnRequest: createMemoryCache(),
		flights: createFlights(),
		optionsFor({ provider, model }) {
			const found = settings.providers().find(({ id }) => id === provider.id);
			return {
				...(found && policies.of(found, model)),
				timeouts: { firstEvent: SLOW_FIRST_EVENT_MS.local, ...settings.timeouts() },
			};
		},
		spend: (reading, provider) => policies.spend(reading, `${provider}/${reading.model}`, undefined),
	};
}
