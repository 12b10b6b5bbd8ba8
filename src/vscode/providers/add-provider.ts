import { t } from '@vscode/l10n';
import { StreamError } from '../../core/errors.ts';
import type { ProtocolName } from '../../core/protocols/protocol.ts';
import { keyOriginsOf } from '../../core/provider-record.ts';
import { PRESETS, type ProviderPreset } from '../../core/providers.ts';
import { baseUrlProblem, isPlainHttpOnNetwork, tidyBaseUrl } from './address.ts';
import { addressHint, askProtocol } from './ask-protocol.ts';
import { askKey } from './change-key.ts';
import { askModelName } from './model-name.ts';
import type { Prompts } from './prompts.ts';
import { cutName, freeId, originOf, type Provider, providerRecord } from './provider.ts';
import type { ProviderInputs } from './provider-inputs.ts';

/**
 * Weir: Add Provider. Asks for a preset, protocol and address where they are needed, a key and a model, then saves
 * all of it and chooses the model. Leaving at any question changes nothing.
 *
 * @returns whether a provider was added.
 * @throws StreamError where VS Code could not keep the key; whatever the settings threw. Nothing is half saved.
 */
export async function addProvider(inputs: ProviderInputs): Promise<boolean> {
	const { prompts, settings } = inputs;
	const place = await askPlace(inputs);
	if (!place) {
		return false;
	}
	const provider = providerOf(place, settings.providers());
	const key = await askKey(prompts, provider);
	if (key === undefined) {
		return false;
	}
	const chosen = await askModel(inputs, provider, key);
	if (!chosen) {
		return false;
	}
	await save(inputs, { ...provider, models: [...new Set([...provider.models, chosen.model])] }, chosen.key);
	await inputs.catalog.choose(`${provider.id}/${chosen.model}`);
	return true;
}

/** Where the models run. */
interface Place {
	preset: ProviderPreset;
	baseUrl: string;
	/** Undefined: the preset's. */
	protocol: ProtocolName | undefined;
}

async function askPlace(inputs: ProviderInputs): Promise<Place | undefined> {
	const { prompts } = inputs;
	const preset = await pickPreset(inputs);
	if (!preset) {
		return undefined;
	}
	const protocol = isOwnAddress(preset) ? await askProtocol(prompts) : preset.protocol;
	const baseUrl = protocol && (await askBaseUrl(prompts, preset, protocol));
	const chosen = protocol === preset.protocol ? undefined : protocol;
	return baseUrl === undefined ? undefined : { preset, baseUrl, protocol: chosen };
}

/** The preset of servers that have none. */
function isOwnAddress({ baseUrl }: ProviderPreset): boolean {
	return baseUrl === '';
}

async function pickPreset({ prompts, settings }: ProviderInputs): Promise<ProviderPreset | undefined> {
	const added = new Set(settings.providers().map(({ preset }) => preset.id));
	return prompts.pick({
		title: t('Add Provider'),
		placeholder: t('Where do the models run?'),
		choices: PRESETS.map((preset) => ({
			label: isOwnAddress(preset) ? t('Other server') : preset.name,
			detail: preset.detail(),
			...describe(preset, added.has(preset.id)),
			value: preset,
		})),
	});
}

function describe(preset: ProviderPreset, isAdded: boolean): { description?: string } {
	if (isOwnAddress(preset)) {
		return { description: t('OpenAI-compatible, or another protocol') };
	}
	return isAdded ? { description: t('already added') } : {};
}

/** Providers in the cloud have one address; a server of one's own may stand anywhere. */
async function askBaseUrl(
	prompts: Prompts,
	preset: ProviderPreset,
	protocol: ProtocolName,
): Promise<string | undefined> {
	if (preset.key === 'required') {
		return preset.baseUrl;
	}
	let value = preset.baseUrl;
	for (;;) {
		const typed = await prompts.input({
			title: t('{0}: address', preset.name),
			...addressHint(protocol),
			value,
			problemOf: baseUrlProblem,
		});
		if (typed === undefined) {
			return undefined;
		}
		const baseUrl = tidyBaseUrl(typed, protocol);
		if (!isPlainHttpOnNetwork(baseUrl) || (await mayGoPlain(prompts, baseUrl))) {
			return baseUrl;
		}
		value = baseUrl;
	}
}

async function mayGoPlain(prompts: Prompts, baseUrl: string): Promise<boolean> {
	return prompts.confirm(
		t('Use {0} without encryption?', new URL(baseUrl).host),
		t('Over plain http, anyone on the same network can read the key, your messages and the answers.'),
		t('Use http'),
	);
}

/** A preset that is there already is set up anew; an address of one's own becomes a provider of its own. */
function providerOf({ preset, baseUrl, protocol }: Place, existing: readonly Provider[]): Provider {
	const isOwn = isOwnAddress(preset);
	const same = existing.find((one) =>
		isOwn ? one.baseUrl === baseUrl : one.id === preset.id && one.preset.id === preset.id,
	);
	if (same) {
		return isOwn ? { ...same, protocol } : { ...same, baseUrl };
	}
	const { host } = new URL(baseUrl);
	return {
		id: freeId(isOwn ? host : preset.id, existing),
		name: isOwn ? cutName(host) : preset.name,
		preset,
		baseUrl,
		protocol,
		models: [],
	};
}

/** The model, and the key with which its list was fetched: it may have been changed on the way. */
async function askModel(
	{ prompts, listModels, seen }: ProviderInputs,
	provider: Provider,
	typedKey: string,
): Promise<{ model: string; key: string } | undefined> {
	let key = typedKey;
	const bound = keyOriginsOf(provider.preset, provider.baseUrl);
	const model = await askModelName(prompts, {
		listModels,
		known: provider.models,
		provider: () =>
			providerRecord(provider, async (origin) => {
				if (!bound.includes(origin)) {
					throw new StreamError(
						'authentication',
						t('The key was entered for {0}, not for {1}.', bound[0] ?? '', origin),
					);
				}
				seen(key);
				return key === '' ? undefined : key;
			}),
		async changeKey() {
			const another = await askKey(prompts, provider);
			key = another ?? key;
			return another !== undefined;
		},
	});
	return model === undefined ? undefined : { model, key };
}

/** The key first: it is the part that can fail, and it can be taken back. */
async function save({ keys, settings }: ProviderInputs, provider: Provider, key: string): Promise<void> {
	const undo = key === '' ? undefined : await keys.store(provider.id, key, originOf(provider));
	try {
		await settings.saveProvider(provider);
	} catch (error) {
		await undo?.();
		throw error;
	}
	// Left empty means that it wants none; an earlier key would be sent nevertheless.
	if (key === '') {
		await keys.remove(provider.id);
	}
}
