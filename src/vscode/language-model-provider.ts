import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { StreamError } from '../core/errors.ts';
import type { ModelInfo } from '../core/models.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import { languageModelErrorOf } from './language-model/language-model-error.ts';
import { VENDOR } from './language-model/vendor.ts';
import { VSCODE_PROVIDER } from './providers/provider.ts';

/** What the provider needs of the rest of the extension. */
export interface LanguageModelInputs {
	catalog: Catalog;
	/** Hides keys. */
	redact(text: string): string;
}

/**
 * Offers Weir's models to VS Code: in its own model picker, and to every extension that asks `vscode.lm` for a
 * model. Nobody has to sign in anywhere; the list is never asked for over the network. What answers is loaded when the
 * first of them asks.
 */
export function registerLanguageModelProvider({ catalog, redact }: LanguageModelInputs): vscode.Disposable {
	return vscode.lm.registerLanguageModelChatProvider(VENDOR, {
		onDidChangeLanguageModelChatInformation: catalog.onDidChange,
		provideLanguageModelChatInformation: () =>
			Promise.all(
				offered(catalog).map(async (model) =>
					informationOf(model, model.isDemo ? undefined : await catalog.find(model)),
				),
			),
		async provideLanguageModelChatResponse(information, messages, options, progress, token) {
			try {
				const model = offered(catalog).find(({ id }) => id === information.id);
				if (!model) {
					throw gone(information.name);
				}
				const { respond } = await import('./language-model/respond.ts');
				await respond(catalog, model, { messages, options, progress, token });
			} catch (error) {
				throw languageModelErrorOf(error, redact);
			}
		},
		provideTokenCount: async (_, content) => {
			const { countTokens } = await import('./language-model/respond.ts');
			return countTokens(content);
		},
	});
}

function gone(name: string): StreamError {
	return new StreamError('not-found', t("{0} is no longer among Weir's models. Pick another one.", name));
}

/**
 * The chosen model may be one that its provider's list does not hold: somebody wrote it into the settings. What VS
 * Code has from other extensions it is not offered again.
 */
function offered(catalog: Catalog): CatalogModel[] {
	const listed = catalog.models();
	const current = catalog.current();
	const isListed = current.provider.id === VSCODE_PROVIDER || listed.some(({ id }) => id === current.id);
	return isListed ? [...listed] : [...listed, current];
}

/**
 * What VS Code asks about every model, for those of which nobody says it. Callers cut their prompts by these: too low wastes
 * a model, too high makes a provider refuse, in a sentence that names the reason.
 */
const ASSUMED_INPUT_TOKENS = 128_000;
const ASSUMED_OUTPUT_TOKENS = 16_000;

function informationOf(
	{ id, model, provider, isDemo }: CatalogModel,
	known: ModelInfo | undefined,
): vscode.LanguageModelChatInformation {
	const { contextTokens, maxOutputTokens = ASSUMED_OUTPUT_TOKENS, tools, images } = known ?? {};
	const output = contextTokens === undefined ? maxOutputTokens : Math.min(maxOutputTokens, contextTokens / 2);
	return {
		id,
		name: isDemo ? 'Weir Demo' : model,
		family: model,
		version: model,
		detail: provider.name,
		tooltip: isDemo
			? t(
					'Answers from inside Weir, without a network. Once Weir has a real model, @weir asks that one instead.',
				)
			: `${t('{0} by {1}, with your own key.', model, provider.name)} ${sayContext(contextTokens)}`,
		maxInputTokens: contextTokens === undefined ? ASSUMED_INPUT_TOKENS : Math.floor(contextTokens - output),
		maxOutputTokens: Math.floor(output),
		// Of what nobody says, the provider says so in its answer.
		capabilities: { toolCalling: tools ?? true, imageInput: images ?? !isDemo },
	};
}

function sayContext(tokens: number | undefined): string {
	return tokens === undefined
		? t('Its context size is not known; Weir assumes {0}k tokens.', ASSUMED_INPUT_TOKENS / 1000)
		: t('Its context holds {0}k tokens.', Math.round(tokens / 1000));
}
