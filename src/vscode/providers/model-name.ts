import { t } from '@vscode/l10n';
import { listingOf, type ProviderRecord } from '../../core/connect.ts';
import { type StreamError, toStreamError } from '../../core/errors.ts';
import type { listModels, ModelInfo } from '../../core/models.ts';
import type { Choice, Prompts } from './prompts.ts';
import { modelNameProblem } from './provider.ts';

/** Where model names come from: a provider's own list. */
export interface ModelSource {
	/** Made anew for each list: its key may have changed. */
	provider(): ProviderRecord;
	/** Asks for another key; false where the user left. */
	changeKey(): Promise<boolean>;
	listModels: typeof listModels;
	/** Names that need not be offered again. */
	known?: readonly string[];
}

/**
 * Asks for one of the provider's models: fetches its list, offers it, and takes a typed name as well, because not
 * every provider lists all it has. Where the list fails, the user can try again, enter a name or change the key.
 */
export async function askModelName(prompts: Prompts, source: ModelSource): Promise<string | undefined> {
	for (;;) {
		const { name } = source.provider();
		const listed = await fetchList(prompts, source, name);
		if (listed === undefined) {
			return undefined;
		}
		if (Array.isArray(listed)) {
			return listed.length === 0
				? enterName(prompts, name, t('{0} lists no models.', name))
				: pickName(prompts, name, listed, source.known ?? []);
		}
		const [enterIt, changeKey] = [t('Enter Model Name'), t('Change Key')];
		const answer = await prompts.report(sayProblem(listed), [t('Try Again'), enterIt, changeKey]);
		if (answer === enterIt) {
			return enterName(prompts, name, t('The name as the provider writes it.'));
		}
		if (answer === undefined || (answer === changeKey && !(await source.changeKey()))) {
			return undefined;
		}
	}
}

/** The server's own words are quoted up to here, in UTF-16 units: a notification is no place for more. */
const LONGEST_QUOTE = 200;

function sayProblem({ message, detail }: StreamError): string {
	return detail ? t('{0} It said: {1}', message, detail.slice(0, LONGEST_QUOTE)) : message;
}

async function fetchList(
	prompts: Prompts,
	source: ModelSource,
	name: string,
): Promise<ModelInfo[] | StreamError | undefined> {
	return prompts.progress(t('Fetching the models of {0}…', name), async (signal) => {
		try {
			const { endpoint, protocol } = listingOf(source.provider());
			const options = { signal, protocol };
			const models = await source.listModels(endpoint, options);
			// What the settings would not take must not be offered: it would be lost after it was chosen.
			return models.filter(({ id }) => modelNameProblem(id) === undefined);
		} catch (error) {
			const failure = toStreamError(error, signal);
			return failure.kind === 'aborted' ? undefined : failure;
		}
	});
}

async function pickName(
	prompts: Prompts,
	provider: string,
	models: readonly ModelInfo[],
	known: readonly string[],
): Promise<string | undefined> {
	const names = new Set(models.map(({ id }) => id));
	return prompts.pick({
		title: t('{0}: choose a model', provider),
		placeholder: t('Search {0} models, or type a name', models.length),
		choices: models.map((model) => choiceOf(model, known)),
		typed: (text) =>
			modelNameProblem(text) !== undefined || names.has(text)
				? undefined
				: { label: t('Use "{0}"', text), description: t('as typed'), value: text },
	});
}

function choiceOf(model: ModelInfo, known: readonly string[]): Choice<string> {
	const facts = [
		...(known.includes(model.id) ? [t('already added')] : []),
		...(model.name && model.name !== model.id ? [model.name] : []),
		...(model.contextTokens ? [t('{0}k tokens', Math.round(model.contextTokens / 1000))] : []),
	];
	return {
		label: model.id,
		...(facts.length === 0 ? {} : { description: facts.join(' · ') }),
		value: model.id,
	};
}

async function enterName(prompts: Prompts, provider: string, prompt: string): Promise<string | undefined> {
	const name = await prompts.input({
		title: t("{0}: enter a model's name", provider),
		prompt,
		problemOf: (text) => modelNameProblem(text.trim()),
	});
	return name?.trim();
}
