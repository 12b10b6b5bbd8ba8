import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatRequest } from '../core/chat.ts';
import { defined } from '../core/defined.ts';
import { aborted, StreamError } from '../core/errors.ts';
import { abortable } from '../core/http/abortable.ts';
import type { Call, StreamEvent, StreamFn } from '../core/stream.ts';
import { contributedError } from './language-model/contributed-error.ts';
import { createContributedEvents } from './language-model/contributed-events.ts';
import { VENDOR } from './language-model/vendor.ts';
import { writeMessages } from './language-model/write-messages.ts';

/** A model that another extension contributes to VS Code. */
export interface ContributedModel {
	/** `vendor/id`: what a request calls it. */
	model: string;
	/** For people. */
	name: string;
	vendor: string;
}

/** The models that other extensions contribute. Weir's own are left out: it would ask itself. */
export async function listContributed(): Promise<ContributedModel[]> {
	const models = await vscode.lm.selectChatModels();
	return models
		.filter(({ vendor }) => vendor !== VENDOR)
		.map(({ vendor, id, name }) => ({ model: `${vendor}/${id}`, name, vendor }));
}

/**
 * The models that other extensions contribute, as a stream. The request's `model` is `vendor/id`; VS Code may ask the
 * user for consent when one is used for the first time. What the API has no field for goes along as a model option,
 * by the names of OpenAI's API; its extension decides what it takes.
 */
export const vscodeLm: StreamFn = (request, call) => answer(request, call);

async function* answer(request: ChatRequest, call: Call): AsyncGenerator<StreamEvent, void> {
	const { signal } = call;
	if (signal.aborted) {
		throw aborted();
	}
	const cancellation = new vscode.CancellationTokenSource();
	const cancel = () => cancellation.cancel();
	signal.addEventListener('abort', cancel, { once: true });
	let name = request.model;
	try {
		const model = await abortable(select(request.model), signal);
		({ name } = model);
		const sent = model.sendRequest(writeMessages(request), optionsOf(request), cancellation.token);
		const response = await abortable(Promise.resolve(sent), signal);
		call.wire?.({ type: 'headers', status: 200, headers: new Headers() });
		const events = createContributedEvents(request.model);
		const parts = response.stream[Symbol.asyncIterator]();
		for (;;) {
			const part = await abortable(parts.next(), signal);
			if (part.done) {
				break;
			}
			yield* events.read(part.value);
		}
		yield* events.end();
	} catch (error) {
		throw contributedError(error, name, signal);
	} finally {
		signal.removeEventListener('abort', cancel);
		// Whoever leaves early does not want the rest; VS Code keeps asking for it otherwise.
		cancellation.cancel();
		cancellation.dispose();
	}
}

async function select(model: string): Promise<vscode.LanguageModelChat> {
	const cut = model.indexOf('/');
	const vendor = model.slice(0, cut);
	const found =
		vendor === VENDOR ? [] : await vscode.lm.selectChatModels({ vendor, id: model.slice(cut + 1) });
	const [first] = found;
	if (!first) {
		throw new StreamError(
			'not-found',
			t('No extension contributes the model {0} to VS Code. Choose another model.', model),
		);
	}
	return first;
}

function optionsOf(request: ChatRequest): vscode.LanguageModelChatRequestOptions {
	const { tools = [], toolChoice, stop } = request;
	const offered = toolChoice === 'none' ? [] : tools.filter(({ name }) => isMeant(name, toolChoice));
	const isRequired = toolChoice === 'required' || typeof toolChoice === 'object';
	const { Required, Auto } = vscode.LanguageModelChatToolMode;
	return {
		justification: t('You chose this model in Weir.'),
		modelOptions: defined({
			...request.extraBody,
			temperature: request.temperature,
			top_p: request.topP,
			max_tokens: request.maxTokens,
			seed: request.seed,
			stop: stop && [...stop],
			reasoning_effort: request.reasoningEffort,
		}),
		...(offered.length === 0
			? {}
			: {
					tools: offered.map(({ name, description, parameters }) => ({
						name,
						description,
						inputSchema: parameters,
					})),
					toolMode: isRequired ? Required : Auto,
				}),
	};
}

/** VS Code has no field for the one tool to call: that one alone is offered. */
function isMeant(name: string, choice: ChatRequest['toolChoice']): boolean {
	return typeof choice !== 'object' || choice.name === name;
}
