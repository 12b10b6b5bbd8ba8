import { connectProvider, listingOf, type ProviderRecord, protocolOf, routeOf } from '../core/connect.ts';
import { createModelDirectory } from '../core/models/directory.ts';
import type { KnownModels } from '../core/policies/model-check.ts';
import { countTokens } from '../core/protocols/anthropic-messages/count-tokens.ts';
import type { ProviderPreset } from '../core/providers.ts';
import type { GatewayProvider } from './model-directory.ts';

/** What a gateway has to know of a provider besides how it is reached. */
export interface ProviderFacts {
	/** Tells one address and key from another; see `GatewayProvider`. */
	scope: string;
	/** Where the provider's own words come from. */
	preset?: Pick<ProviderPreset, 'readsOrqFields'> | undefined;
	/** The only models that it may be asked for; absent: any name is passed on. */
	models?: readonly string[] | undefined;
	/** What its models can do; default: by its own list, once it was asked for, and Weir's data. */
	known?: KnownModels | undefined;
	/** The same provider, asked by its own protocol, where it has one besides OpenAI's. */
	withoutOpenAIClient?: ProviderRecord | undefined;
	/** What sends the chats; default the global one. */
	fetch?: typeof globalThis.fetch | undefined;
}

/** A provider as a gateway asks it: each request goes the way of its model, and no policy is around it yet. */
export function gatewayProvider(record: ProviderRecord, facts: ProviderFacts): GatewayProvider {
	const { scope, preset, models, withoutOpenAIClient, fetch } = facts;
	const { endpoint, protocol } = listingOf(record);
	const directory = createModelDirectory(endpoint, { protocol });
	const options = fetch ? { fetch } : {};
	return {
		id: record.id,
		name: record.name,
		stream: connectProvider(record, options),
		models,
		protocolOf: (model) => protocolOf(record, model),
		known: facts.known ?? directory,
		listModels: (signal) => directory.list({ signal, refresh: true }),
		async countTokens(body, options) {
			const route = routeOf(record, String(body.model));
			return route.kind === 'chat' && route.protocol === 'anthropic-messages'
				? countTokens(route.endpoint, body, options)
				: undefined;
		},
		scope,
		origin: new URL(record.baseUrl).origin,
		withoutOpenAIClient: withoutOpenAIClient && connectProvider(withoutOpenAIClient, options),
		readsOrqFields: preset?.readsOrqFields,
	};
}
