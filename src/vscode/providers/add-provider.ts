import { StreamError } from '../../core/errors.ts';
import { PRESETS, type ProviderPreset } from '../../core/providers.ts';
import { baseUrlProblem, isPlainHttpOnNetwork, tidyBaseUrl } from './address.ts';
import { askKey } from './change-key.ts';
import { withKey } from './endpoint.ts';
import { askModelName } from './model-name.ts';
import type { Prompts } from './prompts.ts';
import { cutName, freeId, originOf, type Provider } from './provider.ts';
import type { ProviderInputs } from './provider-inputs.ts';

/**
 * Weir: Add Provider. Asks for a preset, an address where one is needed, a key and a model, then saves all of it
 * and chooses the model. Leaving at any question changes nothing.
 *
 * @returns whether a provider was added.
 * @throws StreamError where VS Code could not keep the key; whatever the settings threw. Nothing is half saved.
 */
export async function addProvider(inputs: ProviderInputs): Promise<boolean> {
	const { prompts, settings } = inputs;
	const preset = await pickPreset(inputs);
	const baseUrl = preset && (await askBaseUrl(prompts, preset));
	if (!preset || !baseUrl) {
		return false;
	}
	const provider = providerOf(preset, baseUrl, settings.providers());
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

async function pickPreset({ prompts, settings }: ProviderInputs): Promise<ProviderPreset | undefined> {
	const added = new Set(settings.providers().map(({ preset }) => preset.id));
	return prompts.pick({
		title: 'Add Provider',
		placeholder: 'Where do the models run?',
		choices: PRESETS.map((preset) => ({
			label: preset.name,
			detail: preset.detail,
			...(added.has(preset.id) && preset.baseUrl !== '' ? { description: 'already added' } : {}),
			value: preset,
		})),
	});
}

/** Providers in the cloud have one address; a server of one's own may stand anywhere. */
async function askBaseUrl(prompts: Prompts, preset: ProviderPreset): Promise<string | undefined> {
	if (preset.key === 'required') {
		return preset.baseUrl;
	}
	let value = preset.baseUrl;
	for (;;) {
		const typed = await prompts.input({
			title: `${preset.name}: address`,
			prompt: 'The base URL of its OpenAI API; it usually ends with /v1.',
			placeholder: 'https://models.example.com/v1',
			value,
			problemOf: baseUrlProblem,
		});
		if (typed === undefined) {
			return undefined;
		}
		const baseUrl = tidyBaseUrl(typed);
		if (!isPlainHttpOnNetwork(baseUrl) || (await mayGoPlain(prompts, baseUrl))) {
			return baseUrl;
		}
		value = baseUrl;
	}
}

async function mayGoPlain(prompts: Prompts, baseUrl: string): Promise<boolean> {
	return prompts.confirm(
		`Use ${new URL(baseUrl).host} without encryption?`,
		'Over plain http, anyone on the same network can read the key, your messages and the answers.',
		'Use http',
	);
}

/** A preset that is there already is set up anew; an address of one's own becomes a provider of its own. */
function providerOf(preset: ProviderPreset, baseUrl: string, existing: readonly Provider[]): Provider {
	const same = existing.find((one) =>
		preset.baseUrl === '' ? one.baseUrl === baseUrl : one.id === preset.id && one.preset.id === preset.id,
	);
	if (same) {
		return { ...same, baseUrl };
	}
	const { host } = new URL(baseUrl);
	const isOwn = preset.baseUrl === '';
	return {
		id: freeId(isOwn ? host : preset.id, existing),
		name: isOwn ? cutName(host) : preset.name,
		preset,
		baseUrl,
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
	const bound = originOf(provider);
	const model = await askModelName(prompts, {
		listModels,
		known: provider.models,
		endpoint: () =>
			withKey(provider, async (origin) => {
				if (origin !== bound) {
					throw new StreamError('authentication', `The key was entered for ${bound}, not for ${origin}.`);
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
