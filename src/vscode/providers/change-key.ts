import { t } from '@vscode/l10n';
import { sayList } from '../../core/language.ts';
import { keyOriginsOf } from '../../core/provider-record.ts';
import { keyProblem, tidyKey } from '../secrets.ts';
import type { Choice, Prompts } from './prompts.ts';
import { originOf, type Provider } from './provider.ts';
import type { ProviderInputs } from './provider-inputs.ts';

/**
 * Weir: Change Key. The key is bound to the provider's address as it is now.
 *
 * @param providerId whose key; asked for where it is not given or not known.
 * @returns whether a key was stored.
 * @throws StreamError where VS Code could not keep it; the earlier one is still there then.
 */
export async function changeKey(inputs: ProviderInputs, providerId?: string): Promise<boolean> {
	const { prompts, keys } = inputs;
	const provider = await pickProvider(inputs, t('Change Key'), providerId);
	const key = provider && (await askKey(prompts, provider));
	if (!provider || key === undefined) {
		return false;
	}
	if (key === '') {
		await keys.remove(provider.id);
		prompts.tell(t('{0} is asked without a key now.', provider.name));
		return true;
	}
	await keys.store(provider.id, key, originOf(provider));
	prompts.tell(t('The key of {0} is stored. It goes to {1} only.', provider.name, placesOf(provider)));
	return true;
}

/** Weir: Remove Key. Works for every key that is stored, also of a provider that is gone. Returns whether it did. */
export async function removeKey(inputs: ProviderInputs): Promise<boolean> {
	const { prompts, keys } = inputs;
	const choices = await storedKeys(inputs);
	if (choices.length === 0) {
		prompts.tell(t('No key is stored.'));
		return false;
	}
	const owner = await prompts.pick({ title: t('Remove Key'), placeholder: t('Whose key?'), choices });
	if (!owner) {
		return false;
	}
	await keys.remove(owner.id);
	prompts.tell(t('The key of {0} is removed.', owner.name));
	return true;
}

/** Whose keys there are: the providers in their order, then keys whose provider is gone from the settings. */
async function storedKeys({
	keys,
	settings,
}: ProviderInputs): Promise<Choice<{ id: string; name: string }>[]> {
	const stored = await keys.ids();
	const providers = settings.providers();
	const left = stored.filter((id) => !providers.some((provider) => provider.id === id));
	return [
		...providers.filter(({ id }) => stored.includes(id)).map(providerChoice),
		...(await Promise.all(left.map(async (id) => leftChoice(id, await keys.boundTo(id))))),
	];
}

/** Asks for a key: tidied; empty where the provider needs none and the user left it empty. */
export async function askKey(prompts: Prompts, provider: Provider): Promise<string | undefined> {
	const { name, preset } = provider;
	const isOptional = preset.key === 'optional';
	const where = preset.keyPage ? ` ${t('Get one at {0}.', preset.keyPage)}` : '';
	const typed = await prompts.input({
		title: t('{0}: key', name),
		prompt: isOptional
			? t('The key for {0}. Leave it empty if it wants none.', placesOf(provider))
			: t("The key for {0}. It stays in VS Code's secret storage.", placesOf(provider)) + where,
		isSecret: true,
		problemOf: (text) =>
			!isOptional && tidyKey(text) === '' ? t('Enter the key, or leave with Escape.') : keyProblem(text),
	});
	return typed === undefined ? undefined : tidyKey(typed);
}

/** The provider of this id, or the only one, or the one that the user picks. */
export async function pickProvider(
	{ prompts, settings }: Pick<ProviderInputs, 'prompts' | 'settings'>,
	title: string,
	id?: string,
): Promise<Provider | undefined> {
	const all = settings.providers();
	const named = all.find((provider) => provider.id === id);
	if (named) {
		return named;
	}
	if (all.length === 0) {
		prompts.tell(t('There is no provider yet. Run "Weir: Add Provider" first.'));
		return undefined;
	}
	return prompts.pick({ title, placeholder: t('Which provider?'), choices: all.map(providerChoice) });
}

/** Every host that the key may go to. */
function placesOf({ preset, baseUrl }: Provider): string {
	return sayList(keyOriginsOf(preset, baseUrl).map((origin) => new URL(origin).host));
}

function providerChoice(provider: Provider): Choice<Provider> {
	return { label: provider.name, description: new URL(provider.baseUrl).host, value: provider };
}

/** A key without a provider goes by its id; where it went is what the user may remember. */
function leftChoice(id: string, origin: string | undefined): Choice<{ id: string; name: string }> {
	const host = origin !== undefined && URL.canParse(origin) ? `${new URL(origin).host} · ` : '';
	return { label: id, description: host + t('its provider is gone'), value: { id, name: id } };
}
