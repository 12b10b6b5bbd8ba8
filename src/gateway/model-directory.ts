import { StreamError } from '../core/errors.ts';
import { quote } from '../core/http/quote.ts';
import type { ModelInfo } from '../core/models.ts';
import { nearest } from '../core/nearest.ts';
import type { KnownModels } from '../core/policies/model-check.ts';
import type { CountOptions } from '../core/protocols/anthropic-messages/count-tokens.ts';
import type { ProtocolName } from '../core/protocols/protocol.ts';
import type { StreamFn } from '../core/stream.ts';

/** A provider as the gateway asks it. */
export interface GatewayProvider {
	/** What stands before the slash in `provider/model`. */
	id: string;
	/** As people know it. */
	name: string;
	/** Its models without any policy; each request goes by the model's name as the provider knows it. */
	stream: StreamFn;
	/** The protocol that a model is asked by; absent: none on the wire. */
	protocolOf?: ((model: string) => ProtocolName | undefined) | undefined;
	/** The only models that it may be asked for; absent: any name is passed on. */
	models?: readonly string[] | undefined;
	/** What its models can do, as far as that is known. */
	known?: KnownModels | undefined;
	/** The models that it tells of itself. */
	listModels?: ((signal: AbortSignal) => Promise<readonly ModelInfo[]>) | undefined;
	/** Counts the tokens of a request in Anthropic's shape, where the provider does. */
	countTokens?:
		| ((body: Readonly<Record<string, unknown>>, options: CountOptions) => Promise<number | undefined>)
		| undefined;
	/** Tells one address and key from another, for what answers share: a hash, never the key. Default: the id. */
	scope?: string | undefined;
	/** Where it is asked. Absent: nowhere on the net. */
	origin?: string | undefined;
	/** The same models, asked by the provider's own protocol, where it has one besides OpenAI's. */
	withoutOpenAIClient?: StreamFn | undefined;
	/** It repeats requests and falls back by itself, by the fields that orq.ai reads. */
	readsOrqFields?: boolean | undefined;
}

/** One model of one provider. */
export interface Target {
	provider: GatewayProvider;
	/** As the provider knows it. */
	model: string;
}

/** What names the gateway goes by. */
export interface DirectoryOptions {
	providers: readonly GatewayProvider[];
	/** Answers to every name that nothing else here answers to. */
	default?: string | undefined;
	/** Other names for models; what they stand for may be a list. */
	aliases?: Readonly<Record<string, string>> | undefined;
}

/** Who answers to which name. */
export interface ModelDirectory {
	readonly providers: readonly GatewayProvider[];
	readonly aliases: Readonly<Record<string, string>>;
	/**
	 * What a request's model stands for, the first to be asked first: `provider/model`, an alias, a name that one
	 * provider lists, the default, and with commas several of them.
	 *
	 * @param name as the client wrote it; absent, empty or `default`: the default.
	 * @throws StreamError `not-found` with the nearest names.
	 */
	resolve(name: string | undefined): Promise<readonly Target[]>;
}

/** More alternatives than this are a mistake, or somebody's attempt to ask everybody at once. */
const MOST_ALTERNATIVES = 8;

export function createModelDirectory(options: DirectoryOptions): ModelDirectory {
	const { providers, aliases = {}, default: standard } = options;

	const expand = (list: string): string[] =>
		namesIn(list).flatMap((name) => (Object.hasOwn(aliases, name) ? namesIn(aliases[name] ?? '') : [name]));

	const find = (name: string): readonly Target[] => {
		const prefixed = byPrefix(providers, name);
		// A name with a provider's prefix means that provider; anybody else would be a surprise.
		if (prefixed) {
			return prefixed.isOffered ? [prefixed.target] : [];
		}
		const listed =
			byList(providers, name) ?? (standard === undefined ? byOnlyProvider(providers, name) : undefined);
		return listed
			? [listed]
			: expand(standard ?? '').flatMap((one) => byPrefix(providers, one)?.target ?? []);
	};

	const findOrExplain = async (name: string): Promise<readonly Target[]> => {
		const found = find(name);
		return found.length > 0 ? found : explain(name, options);
	};

	return {
		providers,
		aliases,
		async resolve(name = '') {
			const wanted = name === '' || name === 'default' ? (standard ?? name) : name;
			const names = expand(wanted).slice(0, MOST_ALTERNATIVES);
			const [only] = names;
			if (names.length === 1 && only !== undefined) {
				return findOrExplain(only);
			}
			const found = await Promise.all(names.map(findOrExplain));
			return found.length > 0 ? found.flat() : explain('', options);
		},
	};
}

/** Names of models have no commas. */
function namesIn(list: string): string[] {
	if (!list.includes(',')) {
		const name = list.trim();
		return name === '' ? [] : [name];
	}
	return list
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

function byPrefix(
	providers: readonly GatewayProvider[],
	name: string,
): { target: Target; isOffered: boolean } | undefined {
	const slash = name.indexOf('/');
	const provider = slash > 0 ? providers.find(({ id }) => id === name.slice(0, slash)) : undefined;
	if (!provider) {
		return undefined;
	}
	const model = name.slice(slash + 1);
	return {
		target: { provider, model },
		isOffered: model !== '' && (provider.models?.includes(model) ?? true),
	};
}

function byList(providers: readonly GatewayProvider[], model: string): Target | undefined {
	const provider = providers.find(({ models }) => models?.includes(model));
	return provider && { provider, model };
}

function byOnlyProvider(providers: readonly GatewayProvider[], model: string): Target | undefined {
	const [provider] = providers;
	return provider && providers.length === 1 && !provider.models ? { provider, model } : undefined;
}

async function explain(name: string, { providers, aliases = {} }: DirectoryOptions): Promise<never> {
	const known = [
		...Object.keys(aliases),
		...providers.flatMap(({ id, models = [] }) => models.map((model) => `${id}/${model}`)),
	];
	const near = name === '' ? [] : await nearest(name, known);
	const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : LIST_HINT;
	const problem = name === '' ? 'No model was named.' : `There is no model "${quote(name, 200)}".`;
	throw new StreamError('not-found', `${problem} ${hint}`, { retryable: false });
}

const LIST_HINT = 'GET /v1/models lists those that there are; any model of a provider is PROVIDER/MODEL.';
