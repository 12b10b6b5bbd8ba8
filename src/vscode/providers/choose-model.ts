import { t } from '@vscode/l10n';
import { language } from '../../core/language.ts';
import type { ModelInfo } from '../../core/models.ts';
import type { CatalogModel } from '../catalog.ts';
import { addProvider } from './add-provider.ts';
import { changeKey } from './change-key.ts';
import { askModelName } from './model-name.ts';
import type { Choice } from './prompts.ts';
import type { Provider } from './provider.ts';
import type { ProviderInputs } from './provider-inputs.ts';
import { withStoredKey } from './stored-key.ts';

type Wish =
	| { type: 'model'; model: CatalogModel }
	| { type: 'more'; provider: Provider }
	| { type: 'contributed' }
	| { type: 'add-provider' };

/**
 * Weir: Choose Model. All models, more of a provider's, those of other extensions, or another provider.
 *
 * @returns whether one was chosen.
 */
export async function chooseModel(inputs: ProviderInputs): Promise<boolean> {
	const wish = await inputs.prompts.pick({
		title: t('Choose Model'),
		placeholder: t('Which model answers?'),
		choices: await choicesOf(inputs),
	});
	switch (wish?.type) {
		case 'model':
			await inputs.catalog.choose(wish.model.id);
			return true;
		case 'more':
			return addModel(inputs, wish.provider);
		case 'contributed':
			return chooseContributed(inputs);
		case 'add-provider':
			return addProvider(inputs);
		case undefined:
			return false;
	}
}

async function choicesOf({ catalog, settings }: ProviderInputs): Promise<Choice<Wish>[]> {
	const current = catalog.current().id;
	const choices: Choice<Wish>[] = [];
	let heading: string | undefined;
	for (const model of catalog.models()) {
		const begins = model.provider.name !== heading;
		heading = model.provider.name;
		choices.push({
			label: model.model,
			description: [
				...(model.id === current ? [t('chosen')] : []),
				...factsOf(await catalog.find(model)),
			].join(' · '),
			...(begins ? { heading } : {}),
			value: { type: 'model', model },
		});
	}
	const more = [
		...settings.providers().map((provider): Choice<Wish> => {
			return { label: t('More models from {0}…', provider.name), value: { type: 'more', provider } };
		}),
		{ label: t('Models of other extensions…'), value: { type: 'contributed' } } satisfies Choice<Wish>,
		{ label: t('Add Provider…'), value: { type: 'add-provider' } } satisfies Choice<Wish>,
	];
	return [
		...choices,
		...more.map((choice, place) => (place === 0 ? { ...choice, heading: t('More') } : choice)),
	];
}

/** What is known of a model, as short as a line wants it: `tools · images · 200k · $3 in, $15 out`. */
export function factsOf(model: ModelInfo | undefined): string[] {
	const { tools, images, reasoning, contextTokens, prices } = model ?? {};
	return [
		...(tools ? [t('tools')] : tools === false ? [t('no tools')] : []),
		...(images ? [t('images')] : []),
		...(reasoning ? [t('reasoning')] : []),
		...(contextTokens === undefined ? [] : [sayContext(contextTokens)]),
		...(prices?.input === undefined || prices.output === undefined
			? []
			: [t('{0} in, {1} out', sayPrice(prices.input), sayPrice(prices.output))]),
	];
}

/** A model's context, rounded: `128k`, `1M`. */
function sayContext(tokens: number): string {
	return tokens < 999_500
		? t('{0}k', Math.round(tokens / 1000))
		: t('{0}M', (tokens / 1_000_000).toLocaleString(language(), { maximumFractionDigits: 1 }));
}

/** US$ for a million tokens. */
function sayPrice(usd: number): string {
	return usd.toLocaleString(language(), {
		style: 'currency',
		currency: 'USD',
		minimumFractionDigits: 0,
		maximumFractionDigits: 4,
	});
}

/** Listed only when asked for: VS Code wakes every extension that has models. */
async function chooseContributed({ prompts, catalog }: ProviderInputs): Promise<boolean> {
	const models = await prompts.progress(t('Looking for models of other extensions…'), () =>
		catalog.contributed(),
	);
	if (!models) {
		return false;
	}
	if (models.length === 0) {
		prompts.tell(t('No other extension contributes a model to VS Code.'));
		return false;
	}
	const chosen = await prompts.pick({
		title: t('Models of other extensions'),
		placeholder: t('VS Code asks once whether Weir may use it'),
		choices: models.map((model) => ({ label: model.model, value: model })),
	});
	if (chosen) {
		await catalog.choose(chosen.id);
	}
	return chosen !== undefined;
}

async function addModel(inputs: ProviderInputs, provider: Provider): Promise<boolean> {
	const { prompts, settings, keys, catalog, listModels } = inputs;
	const model = await askModelName(prompts, {
		listModels,
		known: provider.models,
		provider: () => withStoredKey(provider, keys),
		changeKey: () => changeKey(inputs, provider.id),
	});
	if (model === undefined) {
		return false;
	}
	if (!provider.models.includes(model)) {
		await settings.saveProvider({ ...provider, models: [...provider.models, model] });
	}
	await catalog.choose(`${provider.id}/${model}`);
	return true;
}
