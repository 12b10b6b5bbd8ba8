import type { ChatRequest } from './chat.ts';
import { toStreamError } from './errors.ts';
import { failing } from './failing.ts';
import type { ConnectEndpoint, Endpoint, ProtocolName } from './protocols/protocol.ts';
import { connectImagesOnDemand, connectMediaOnDemand, isProtocolName, PROTOCOLS } from './protocols/table.ts';
import type { Paths, RouteRule, Way } from './providers.ts';
import { mergeHeaders } from './request-headers.ts';
import type { StreamFn } from './stream.ts';

/** What differs for one model from the rest of its provider's. */
export interface ModelRecord {
	/** Comes before the provider's rule. */
	protocol?: ProtocolName | undefined;
	/** Likewise: what the model makes. `media`: by chat, in one piece; `images`: by OpenAI's API for images. */
	kind?: Route['kind'] | undefined;
	/** Added to the provider's; of equal names this one is sent. */
	headers?: Readonly<Record<string, string>> | undefined;
	/** Likewise, field by field of the body's top. */
	extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** A provider, whichever protocol each of its models speaks. */
export interface ProviderRecord {
	id: string;
	name: string;
	/** As the provider's own SDK means it. */
	baseUrl: string;
	/** What its models speak unless a rule or an entry below says otherwise. */
	protocol: ProtocolName;
	/** Which models are reached in another way; data in `providers.ts`. */
	routes?: RouteRule | undefined;
	/** Where protocols are spoken that are not spoken at the base URL; data in `providers.ts`. */
	paths?: Paths | undefined;
	/** Sent with every request; see `headerProblem` for those that may not be set. */
	headers?: Readonly<Record<string, string>> | undefined;
	/** Added to every request's body; what a request says itself wins. */
	extraBody?: Readonly<Record<string, unknown>> | undefined;
	/** By model name: what differs for it. */
	models?: Readonly<Record<string, ModelRecord>> | undefined;
	key?: Endpoint['key'];
}

/**
 * How a model is reached. `media` and `images` do not stream: the whole answer comes at once. `media` is a chat that
 * answers with addresses; `images` goes by OpenAI's API for images.
 */
export type Route =
	| { kind: 'chat' | 'media'; protocol: ProtocolName; endpoint: Endpoint }
	| { kind: 'images'; endpoint: Endpoint };

/**
 * The way to one of a provider's models: its own entry first, then the provider's rule, then its protocol.
 *
 * @throws StreamError `invalid-request` for headers that may not be set.
 */
export function routeOf(provider: ProviderRecord, model: string): Route {
	const way = wayOf(provider, model);
	const protocol = isProtocolName(way) ? way : mediaProtocolOf(provider, model);
	const endpoint = endpointFor(provider, protocol, entryOf(provider, model)?.headers);
	return way === 'images'
		? { kind: way, endpoint }
		: { kind: way === 'media' ? way : 'chat', protocol, endpoint };
}

/** The protocol by which a model is chatted with; undefined for one that makes media. */
export function protocolOf(provider: ProviderRecord, model: string): ProtocolName | undefined {
	const way = wayOf(provider, model);
	return isProtocolName(way) ? way : undefined;
}

/** Where a provider lists its models, and in whose manner. */
export function listingOf(provider: ProviderRecord): { endpoint: Endpoint; protocol: ProtocolName } {
	const { protocol: own, paths } = provider;
	// Bots with a path of their own are listed with the models of the other client, at the base URL.
	const protocol = own === 'poe-bot' && paths?.[own] !== undefined ? 'openai-chat' : own;
	return { endpoint: endpointFor(provider, protocol), protocol };
}

/**
 * A provider as one stream: each request goes the way of its model.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export function connectProvider(provider: ProviderRecord, options: { fetch?: typeof fetch } = {}): StreamFn {
	// A connection remembers what it uploaded and learnt, so each is made once.
	const connections = new Map<string, StreamFn>();
	const connectionFor = (model: string): StreamFn => {
		const name = entryOf(provider, model) ? `model ${model}` : wayOf(provider, model);
		const stream = connections.get(name) ?? connect(provider, model, options);
		connections.set(name, stream);
		return stream;
	};
	return (request, call) => connectionFor(request.model)(withExtraBody(provider, request), call);
}

function connect(provider: ProviderRecord, model: string, options: { fetch?: typeof fetch }): StreamFn {
	try {
		const route = routeOf(provider, model);
		return connectorOf(route)(route.endpoint, options);
	} catch (error) {
		// A stream is lazy: what is wrong is told when it is asked.
		return failing(toStreamError(error));
	}
}

function connectorOf(route: Route): ConnectEndpoint {
	switch (route.kind) {
		case 'chat':
			return PROTOCOLS[route.protocol];
		case 'media':
			return connectMediaOnDemand(route.protocol);
		case 'images':
			return connectImagesOnDemand;
	}
}

/** Bots that are asked as bots are asked so for media too; all else is asked by OpenAI's API. */
function mediaProtocolOf(provider: ProviderRecord, model: string): ProtocolName {
	const protocol = entryOf(provider, model)?.protocol ?? provider.protocol;
	return protocol === 'poe-bot' ? protocol : 'openai-chat';
}

function wayOf(provider: ProviderRecord, model: string): Way {
	const { kind, protocol } = entryOf(provider, model) ?? {};
	if (kind === 'media' || kind === 'images') {
		return kind;
	}
	const rule = provider.routes?.find(
		({ models, way }) => models.test(model) && !(kind && !isProtocolName(way)),
	);
	return protocol ?? rule?.way ?? provider.protocol;
}

function entryOf({ models }: ProviderRecord, model: string): ModelRecord | undefined {
	return models && Object.hasOwn(models, model) ? models[model] : undefined;
}

function endpointFor(
	provider: ProviderRecord,
	protocol: ProtocolName,
	headers?: Readonly<Record<string, string>>,
): Endpoint {
	return {
		provider: provider.id,
		name: provider.name,
		baseUrl: baseUrlFor(provider, protocol),
		headers: mergeHeaders(provider, provider.headers, headers),
		key: provider.key,
	};
}

function baseUrlFor({ baseUrl, paths = {} }: ProviderRecord, protocol: ProtocolName): string {
	const path = paths[protocol];
	return path === undefined ? baseUrl : rootOf(baseUrl, paths) + path;
}

/** A base URL without the path by which it was meant for one of the protocols. */
function rootOf(baseUrl: string, paths: Paths): string {
	const bare = baseUrl.replace(/\/+$/, '');
	const ends = ['/v1', ...Object.values(paths)].map((path) => path.replace(/\/+$/, ''));
	const end = ends.find((path) => path !== '' && bare.endsWith(path)) ?? '';
	return bare.slice(0, bare.length - end.length);
}

function withExtraBody(provider: ProviderRecord, request: ChatRequest): ChatRequest {
	const own = entryOf(provider, request.model)?.extraBody;
	return provider.extraBody || own
		? { ...request, extraBody: { ...provider.extraBody, ...own, ...request.extraBody } }
		: request;
}
