import * as vscode from 'vscode';
import { type ChatRequest, userText } from '../core/chat.ts';
import { StreamError } from '../core/errors.ts';
import { signalOf } from './cancellation.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import { ACTION_COMMANDS } from './chat/page-actions.ts';
import { failureOf } from './failure.ts';
import { VENDOR } from './language-model/vendor.ts';
import { createAnswerSink } from './participant/answer-sink.ts';
import { historyMessages, type PlainTurn } from './participant/history.ts';
import { readContext, readSelection } from './participant/read-context.ts';
import { readHistory } from './participant/read-history.ts';
import type { WorkspaceTools } from './tools/register.ts';

/** What the participant needs of the rest of the extension. */
export interface ParticipantInputs {
	catalog: Catalog;
	tools: Pick<WorkspaceTools, 'forTurn' | 'describe'>;
	/** Hides keys. */
	redact(text: string): string;
}

/** Registers `@weir` in VS Code's own chat: Weir's models, with the workspace tools where they may be used. */
export function registerParticipant(
	context: vscode.ExtensionContext,
	inputs: ParticipantInputs,
): vscode.Disposable {
	const participant = vscode.chat.createChatParticipant(
		'weir.participant',
		(request, { history }, stream, token) => answer({ request, history, stream, token }, inputs),
	);
	participant.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
	return participant;
}

interface Asking {
	request: vscode.ChatRequest;
	history: vscode.ChatContext['history'];
	stream: vscode.ChatResponseStream;
	token: vscode.CancellationToken;
}

/** Answers one request. Never throws: what went wrong stands in the result, with a button for the next step. */
async function answer(asking: Asking, inputs: ParticipantInputs): Promise<vscode.ChatResult> {
	const { request, history, stream, token } = asking;
	const { catalog, tools, redact } = inputs;
	const model = modelOf(request, catalog);
	const asked = await promptOf(request, stream);
	if (asked === undefined) {
		return { errorDetails: { message: 'Nothing was asked. Type a question, or attach a file to explain.' } };
	}
	if (request.model.vendor !== VENDOR || request.model.id !== model.id) {
		// The picker names another model than the one that answers; nobody should have to guess.
		stream.progress(`Asking ${model.model} · ${model.provider.name}`);
	}
	const sink = createAnswerSink(stream, tools.describe);
	let result: vscode.ChatResult = {};
	try {
		const chat: ChatRequest = {
			model: model.model,
			messages: [...historyMessages(readHistory(history)), userText(asked)],
		};
		const call = { signal: signalOf(token) };
		for await (const event of catalog.open(model, { tools: tools.forTurn() })(chat, call)) {
			await sink.take(event);
		}
	} catch (error) {
		result = failed(error, model, stream, redact);
	}
	const metadata: PlainTurn = { asked, answered: sink.text };
	return { ...result, metadata: { ...metadata, model: model.id, usage: sink.usage } };
}

/**
 * The model that the user picked in the chat, if it is one of Weir's; else the one chosen in Weir. VS Code puts the
 * demo into an empty picker by itself and leaves it there, so it is not what a user with a real model means.
 */
function modelOf({ model }: vscode.ChatRequest, catalog: Catalog): CatalogModel {
	const picked = model.vendor === VENDOR && catalog.models().find(({ id }) => id === model.id);
	return picked && !picked.isDemo ? picked : catalog.current();
}

/** The whole prompt: what goes along, then the user's words. Undefined where there is neither. */
async function promptOf(
	{ prompt, command, references }: vscode.ChatRequest,
	stream: vscode.ChatResponseStream,
): Promise<string | undefined> {
	const { quoted, left } = await readContext(references);
	for (const sentence of left) {
		stream.progress(sentence);
	}
	const selection = command === 'explain' && quoted.length === 0 ? readSelection() : undefined;
	const context = selection === undefined ? quoted : [selection];
	const words = command === 'explain' && (context.length > 0 || prompt !== '') ? explain(prompt) : prompt;
	return words.trim() === '' ? undefined : [...context, words].join('\n\n');
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
