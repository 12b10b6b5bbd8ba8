import * as vscode from 'vscode';
import { signalOf } from '../cancellation.ts';
import type { Catalog, CatalogModel } from '../catalog.ts';
import { messagesOf } from './convert.ts';
import { readMessages } from './read-messages.ts';
import { requestOf } from './request.ts';
import { responseParts } from './response-parts.ts';
import { estimateMessageTokens, estimateTokens } from './token-estimate.ts';

/** What VS Code asks of a model. */
export interface Asking {
	messages: readonly vscode.LanguageModelChatRequestMessage[];
	options: vscode.ProvideLanguageModelChatResponseOptions;
	progress: vscode.Progress<vscode.LanguageModelResponsePart>;
	token: vscode.CancellationToken;
}

/** Lets the model answer. @throws StreamError whatever its stream throws. */
export async function respond(catalog: Pick<Catalog, 'open'>, model: CatalogModel, asking: Asking) {
	const { messages, options, progress, token } = asking;
	const request = requestOf(model.model, {
		messages: readMessages(messages),
		tools: options.tools ?? [],
		mustCall: options.toolMode === vscode.LanguageModelChatToolMode.Required,
		modelOptions: options.modelOptions,
	});
	const partsOf = responseParts();
	for await (const event of catalog.open(model)(request, { signal: signalOf(token) })) {
		for (const part of partsOf(event)) {
			progress.report(part);
		}
	}
}

/** About how many tokens a text or a message is. */
export function countTokens(content: string | vscode.LanguageModelChatRequestMessage): number {
	return typeof content === 'string'
		? estimateTokens(content)
		: estimateMessageTokens(messagesOf(readMessages([content])));
}
