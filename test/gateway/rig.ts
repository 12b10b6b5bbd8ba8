import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { type GatewayConfig, readConfig } from '../../src/gateway/config.ts';
import { connectConfig } from '../../src/gateway/connect-config.ts';
import { createGateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';

export const TOKEN = 'token-of-the-tests-0123456789';

/** A gateway in front of a provider that plays a script, both on real sockets. */
export interface Rig {
	/** Without a path. */
	url: string;
	port: number;
	provider: Provider;
	/** What the gateway said of its own faults. */
	faults: unknown[];
	close(): Promise<void>;
}

export interface RigOptions {
	/** What the provider speaks. Default `openai-chat`. */
	protocol?: ProtocolName;
	config?: Partial<GatewayConfig>;
	gateway?: Partial<GatewayOptions>;
}

/** Nothing is repeated, joined or shared: what a client sees is what the provider said. */
const PLAIN: GatewayConfig['policies'] = { resume: false, retries: 0, coalesce: false, learn: false };

/** The gateway's only provider is called `up`; it takes any model. */
export async function startRig(script: Script, options: RigOptions = {}): Promise<Rig> {
	const { protocol = 'openai-chat' } = options;
	const provider = await startProvider(script);
	const faults: unknown[] = [];
	const config = readConfig(
		{
			providers: [{ id: 'up', name: 'Up', protocol, baseUrl: baseUrlOf(provider, protocol) }],
			...options.config,
			policies: { ...PLAIN, ...options.config?.policies },
		},
		'config',
	);
	const gateway = createGateway({
		...connectConfig(config, {}),
		token: TOKEN,
		version: '1.2.3',
		allowedHosts: config.allowedHosts,
		allowedOrigins: config.allowedOrigins,
		onFault: (error) => faults.push(error),
		...options.gateway,
	});
	const { url, port } = await gateway.listen();
	return {
		url,
		port,
		provider,
		faults,
		async close() {
			await Promise.all([provider.close(), gateway.close()]);
		},
	};
}

/** As the protocol's official SDK means it. */
function baseUrlOf(provider: Provider, protocol: ProtocolName): string {
	switch (protocol) {
		case 'openai-chat':
		case 'openai-responses':
			return provider.baseUrl;
		case 'anthropic-messages':
			return provider.origin;
		case 'poe-bot':
			return `${provider.origin}/bot/`;
	}
}

/** Asks the gateway with its token. */
export function ask(
	{ url }: Rig,
	path: string,
	body?: unknown,
	{ headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
	return fetch(url + path, {
		method: body === undefined ? 'GET' : 'POST',
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		...init,
		headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
	});
}

const HELLO = [{ role: 'user', content: 'hello' }];

/** The least request of each face. */
export const FACES = {
	'openai-chat': { path: '/v1/chat/completions', body: { model: 'm', messages: HELLO } },
	'openai-responses': { path: '/v1/responses', body: { model: 'm', input: 'hello' } },
	'anthropic-messages': { path: '/v1/messages', body: { model: 'm', max_tokens: 100, messages: HELLO } },
} as const;

export type FaceName = keyof typeof FACES;

export const FACE_NAMES = Object.keys(FACES) as FaceName[];
