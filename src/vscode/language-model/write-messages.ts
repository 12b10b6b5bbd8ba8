import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AssistantPart, ChatRequest, FilePart, ImagePart, Message, TextPart } from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import { readDataUrl } from '../../core/protocols/data-url.ts';
import { fromBase64 } from '../base64.ts';

/**
 * A request's messages as VS Code's models take them. Its stable API knows users and assistants alone: what the
 * system says goes first, as a user's message; what a tool answered goes as a user's part. Reasoning stays behind.
 *
 * @throws StreamError `invalid-request` for an image that is only an address: VS Code takes data.
 */
export function writeMessages({
	messages,
}: Pick<ChatRequest, 'messages'>): vscode.LanguageModelChatMessage[] {
	const system = messages.filter(({ role }) => role === 'system');
	const others = messages.filter(({ role }) => role !== 'system');
	return [...system, ...others].flatMap(writeMessage);
}

function writeMessage(message: Message): vscode.LanguageModelChatMessage[] {
	const { User, Assistant } = vscode.LanguageModelChatMessageRole;
	switch (message.role) {
		case 'system':
			return [new vscode.LanguageModelChatMessage(User, message.content)];
		case 'user':
			return [new vscode.LanguageModelChatMessage(User, message.content.map(writeInput))];
		case 'tool': {
			const content = [new vscode.LanguageModelTextPart(message.content)];
			const result = new vscode.LanguageModelToolResultPart(message.toolCallId, content);
			return [new vscode.LanguageModelChatMessage(User, [result])];
		}
		case 'assistant': {
			const parts = message.content.flatMap(writeSaid);
			return parts.length === 0 ? [] : [new vscode.LanguageModelChatMessage(Assistant, parts)];
		}
	}
}

function writeInput(part: TextPart | ImagePart | FilePart): vscode.LanguageModelInputPart {
	if (part.type === 'text') {
		return new vscode.LanguageModelTextPart(part.text);
	}
	const data = 'url' in part ? readDataUrl(part.url) : part;
	if (!data) {
		throw new StreamError(
			'invalid-request',
			t('A model of another extension takes images as data, not as addresses. Attach the image itself.'),
		);
	}
	return new vscode.LanguageModelDataPart(fromBase64(data.data), data.mimeType);
}

function writeSaid(part: AssistantPart): (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] {
	switch (part.type) {
		case 'text':
		case 'refusal':
			return part.text === '' ? [] : [new vscode.LanguageModelTextPart(part.text)];
		case 'tool-call':
			return [new vscode.LanguageModelToolCallPart(part.id, part.name, inputOf(part.arguments))];
		case 'reasoning':
		case 'reasoning-opaque':
		case 'media':
			return [];
	}
}

/** What a model wrote may be no JSON; it is shown its call all the same, so that it reads why it failed. */
function inputOf(json: string): object {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		return {};
	}
}
