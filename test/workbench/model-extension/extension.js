import * as vscode from 'vscode';

/**
 * Contributes a model that does what the last text of its user says, and otherwise tells what it was sent.
 *
 * @param {vscode.ExtensionContext} context
 */
export function activate(context) {
	/** @type {vscode.LanguageModelChatInformation} */
	const model = {
		id: 'told/model',
		name: 'Told Model',
		family: 'told',
		version: '1',
		maxInputTokens: 1000,
		maxOutputTokens: 1000,
		capabilities: { toolCalling: true, imageInput: true },
	};
	context.subscriptions.push(
		vscode.lm.registerLanguageModelChatProvider('weir-test', {
			provideLanguageModelChatInformation: () => [model],
			provideLanguageModelChatResponse: (_, messages, options, progress, token) =>
				answer({ messages, options }, (part) => progress.report(part), token),
			provideTokenCount: async () => 1,
		}),
	);
}

/**
 * @typedef {object} Asked
 * @property {readonly vscode.LanguageModelChatRequestMessage[]} messages
 * @property {vscode.ProvideLanguageModelChatResponseOptions} options
 *
 * @param {Asked} asked
 * @param {(part: vscode.LanguageModelResponsePart) => void} report
 * @param {vscode.CancellationToken} token
 */
async function answer(asked, report, token) {
	switch (lastText(asked.messages)) {
		case 'call':
			report(new vscode.LanguageModelTextPart('Looking.'));
			report(new vscode.LanguageModelToolCallPart('call-1', 'look', { where: 'here' }));
			return;
		case 'think': {
			// The class is not in the stable API.
			const { LanguageModelThinkingPart: ThinkingPart } = /** @type {any} */ (vscode);
			report(new ThinkingPart('Hm.'));
			report(new vscode.LanguageModelTextPart('So.'));
			return;
		}
		case 'draw':
			report(new vscode.LanguageModelDataPart(new Uint8Array([1, 2, 3]), 'image/png'));
			report(usage({ prompt_tokens: 7, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 3 } }));
			report(usage({ prompt_tokens: 'many' }));
			return;
		case 'wait':
			report(new vscode.LanguageModelTextPart('Waiting.'));
			await new Promise((resolve) => token.onCancellationRequested(resolve));
			return;
		case 'block':
			throw vscode.LanguageModelError.Blocked('no requests left');
		case 'fail':
			report(new vscode.LanguageModelTextPart('Half'));
			throw new Error('the model fell over');
		default:
			report(new vscode.LanguageModelTextPart(JSON.stringify(told(asked))));
	}
}

/** @param {Asked['messages']} messages */
function lastText(messages) {
	return messages
		.at(-1)
		?.content.filter((part) => part instanceof vscode.LanguageModelTextPart)
		.at(-1)?.value;
}

/** @param {object} tokens */
function usage(tokens) {
	return new vscode.LanguageModelDataPart(new TextEncoder().encode(JSON.stringify(tokens)), 'usage');
}

/** @param {Asked} asked */
function told({ messages, options: { tools, toolMode, modelOptions } }) {
	return {
		messages: messages.map(({ role, content }) => ({ role, content: content.map(toldPart) })),
		tools,
		toolMode,
		modelOptions,
	};
}

/**
 * @param {unknown} part
 * @returns {unknown}
 */
function toldPart(part) {
	if (part instanceof vscode.LanguageModelDataPart) {
		return { mimeType: part.mimeType, bytes: [...part.data] };
	}
	if (part instanceof vscode.LanguageModelToolCallPart) {
		return { call: part.callId, name: part.name, input: part.input };
	}
	if (part instanceof vscode.LanguageModelToolResultPart) {
		return { result: part.callId, content: part.content.map(toldPart) };
	}
	return part instanceof vscode.LanguageModelTextPart ? part.value : 'something else';
}
