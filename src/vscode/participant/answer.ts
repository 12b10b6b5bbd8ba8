import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import { type ChatRequest, userText } from '../../core/chat.ts';
import { StreamError, toStreamError } from '../../core/errors.ts';
import { signalOf } from '../cancellation.ts';
import type { Catalog, CatalogModel } from '../catalog.ts';
import type { Prompt } from '../chat/held-turn.ts';
import { ACTION_COMMANDS } from '../chat/page-actions.ts';
import { failureOf } from '../failure.ts';
import { VENDOR } from '../language-model/vendor.ts';
import type { ParticipantInputs } from '../participant.ts';
import { quote } from '../quote.ts';
import { createAnswerSink } from './answer-sink.ts';
import { historyMessages, type PlainTurn } from './history.ts';
import { readContext, readSelection } from './read-context.ts';
import { readHistory } from './read-history.ts';
import { recordRequest } from './recorded-request.ts';

/** A request as VS Code hands it over. */
export interface Asking {
	request: vscode.ChatRequest;
	history: vscode.ChatContext['history'];
	stream: vscode.ChatResponseStream;
	token: vscode.CancellationToken;
}

/** Answers one request, and writes it into the history. Never throws: what went wrong stands in the result, with a button for the next step. */
export async function answer(asking: Asking, inputs: ParticipantInputs): Promise<vscode.ChatResult> {
	const { request, history, stream, token } = asking;
	const { catalog, redact } = inputs;
	const model = modelOf(request, catalog);
	const prompt = await promptOf(request, stream);
	if (prompt === undefined) {
		return {
			errorDetails: { message: t('Nothing was asked. Type a question, or attach a file to explain.') },
		};
	}
	if (request.model.vendor !== VENDOR || request.model.id !== model.id) {
		// The picker names another model than the one that answers; nobody should have to guess.
		stream.progress(t('Asking {0}', `${model.model} · ${model.provider.name}`));
	}
	const asked = textOf(prompt);
	const sink = createAnswerSink(stream, inputs.tools.describe);
	const recorded = await recordRequest(inputs.store, { prompt, model, history });
	const tools = inputs.tools.forTurn();
	const call = { signal: signalOf(token) };
	let result: vscode.ChatResult = {};
	try {
		const chat: ChatRequest = {
			model: model.model,
			messages: [...historyMessages(readHistory(history)), userText(asked)],
		};
		const session = recorded.place.session;
		const open = { tools: tools && recorded.withTools(tools), session };
		for await (const event of catalog.open(model, open)(chat, call)) {
			recorded.take(event);
			await sink.take(event);
		}
		recorded.end();
	} catch (error) {
		result = failed(error, model, stream, redact);
		recorded.end(toStreamError(error, call.signal), failureOf(error, model, redact));
	}
	const metadata: PlainTurn = { asked, answered: sink.text };
	return { ...result, metadata: { ...metadata, ...recorded.place, model: model.id, usage: sink.usage } };
}

/**
 * The model that the user picked in the chat, if it is one of Weir's; else the one chosen in Weir. VS Code puts the
 * demo into an empty picker by itself and leaves it there, so it is not what a user with a real model means.
 */
function modelOf({ model }: vscode.ChatRequest, catalog: Catalog): CatalogModel {
	const picked = model.vendor === VENDOR && catalog.models().find(({ id }) => id === model.id);
	return picked && !picked.isDemo ? picked : catalog.current();
}

/** What is asked: the user's words, and what goes along. Undefined where there is neither. */
async function promptOf(
	{ prompt, command, references }: vscode.ChatRequest,
	stream: vscode.ChatResponseStream,
): Promise<Prompt | undefined> {
	const { pieces, left } = await readContext(references);
	for (const sentence of left) {
		stream.progress(sentence);
	}
	const selection = command === 'explain' && pieces.length === 0 ? readSelection() : undefined;
	const context = selection === undefined ? pieces : [selection];
	const words = command === 'explain' && (context.length > 0 || prompt !== '') ? explain(prompt) : prompt;
	return words.trim() === '' ? undefined : { text: words, context };
}

/** The prompt as the model reads it. */
function textOf({ text, context }: Prompt): string {
	return [...context.map(({ label, content }) => quote(label, content)), text].join('\n\n');
}

function explain(prompt: string): string {
	return prompt.trim() === '' ? 'Explain this code.' : `Explain this: ${prompt}`;
}

function failed(
	error: unknown,
	model: CatalogModel,
	stream: vscode.ChatResponseStream,
	redact: (text: string) => string,
): vscode.ChatResult {
	if (error instanceof StreamError && error.kind === 'aborted') {
		return {};
	}
	const { message, action } = failureOf(error, model, redact);
	if (action) {
		const meant = action.name === 'change-key' ? { arguments: [model.provider.id] } : {};
		stream.button({ command: ACTION_COMMANDS[action.name], title: action.label, ...meant });
	}
	return { errorDetails: { message } };
}
