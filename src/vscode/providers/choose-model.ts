import type { CatalogModel } from '../catalog.ts';
import { addProvider } from './add-provider.ts';
import { changeKey } from './change-key.ts';
import { endpointOf } from './endpoint.ts';
import { askModelName } from './model-name.ts';
import type { Choice } from './prompts.ts';
import type { Provider } from './provider.ts';
import type { ProviderInputs } from './provider-inputs.ts';

type Wish =
	| { type: 'model'; model: CatalogModel }
	| { type: 'more'; provider: Provider }
	| { type: 'add-provider' };

/** Weir: Choose Model. All models, more of a provider's, or another provider. Returns whether one was chosen. */
export async function chooseModel(inputs: ProviderInputs): Promise<boolean> {
	const wish = await inputs.prompts.pick({
		title: 'Choose Model',
		placeholder: 'Which model answers?',
		choices: choicesOf(inputs),
	});
	switch (wish?.type) {
		case 'model':
			await inputs.catalog.choose(wish.model.id);
			return true;
		case 'more':
			return addModel(inputs, wish.provider);
		case 'add-provider':
			return addProvider(inputs);
		case undefined:
			return false;
	}
}

function choicesOf({ catalog, settings }: ProviderInputs): Choice<Wish>[] {
	const current = catalog.current().id;
	const choices: Choice<Wish>[] = [];
	let heading: string | undefined;
	for (const model of catalog.models()) {
		const begins = model.provider.name !== heading;
		heading = model.provider.name;
		choices.push({
			label: model.model,
			...(model.id === current ? { description: 'chosen' } : {}),
			...(begins ? { heading } : {}),
			value: { type: 'model', model },
		});
	}
	const more = [
		...settings.providers().map((provider): Choice<Wish> => {
			return { label: `More models from ${provider.name}…`, value: { type: 'more', provider } };
		}),
		{ label: 'Add Provider…', value: { type: 'add-provider' } } satisfies Choice<Wish>,
	];
	return [
		...choices,
		...more.map((choice, place) => (place === 0 ? { ...choice, heading: 'More' } : choice)),
	];
}

async function addModel(inputs: ProviderInputs, provider: Provider): Promise<boolean> {
	const { prompts, settings, keys, catalog, listModels } = inputs;
	const model = await askModelName(prompts, {
		listModels,
		known: provider.models,
		endpoint: () => endpointOf(provider, keys),
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
