import * as vscode from 'vscode';
import type { PlainMessage, PlainPart } from './plain-message.ts';
import { promptTsxText } from './prompt-tsx-text.ts';

/** Frees messages of VS Code's classes. Parts of kinds that Weir does not know are left out. */
export function readMessages(messages: readonly vscode.LanguageModelChatRequestMessage[]): PlainMessage[] {
	return messages.map(({ role, content }) => ({ role: roleOf(role), parts: content.flatMap(readPart) }));
}

/** VS Code's own callers send a third role, which its stable API does not name. */
function roleOf(role: vscode.LanguageModelChatMessageRole): PlainMessage['role'] {
	switch (role) {
		case vscode.LanguageModelChatMessageRole.User:
			return 'user';
		case vscode.LanguageModelChatMessageRole.Assistant:
			return 'assistant';
		default:
			return 'system';
	}
}

function readPart(part: unknown): PlainPart[] {
	if (part instanceof vscode.LanguageModelTextPart) {
		return [{ type: 'text', text: part.value }];
	}
	if (part instanceof vscode.LanguageModelDataPart) {
		return [{ type: 'data', mimeType: part.mimeType, data: part.data }];
	}
	if (part instanceof vscode.LanguageModelToolCallPart) {
		return [{ type: 'tool-call', id: part.callId, name: part.name, input: part.input }];
	}
	if (part instanceof vscode.LanguageModelToolResultPart) {
		return [{ type: 'tool-result', id: part.callId, parts: part.content.flatMap(readPart) }];
	}
	if (part instanceof vscode.LanguageModelPromptTsxPart) {
		return [{ type: 'text', text: promptTsxText(part.value) }];
	}
	return [];
}
