import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { appendOnly } from '../../core/append-only.ts';
import type { Usage } from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import type { StreamEvent } from '../../core/stream.ts';
import { fromBase64 } from '../base64.ts';

/** A tool call that is being written. */
interface OpenCall {
	id: string;
	name: string;
	json: string;
}

/**
 * Takes the events of a stream in their order and returns what VS Code is told of each: text as it comes, a tool
 * call when it has ended, the usage at the end.
 *
 * @throws StreamError kind `protocol` for a call whose arguments are no JSON object: half a call is not made.
 */
export function responseParts(): (event: StreamEvent) => vscode.LanguageModelResponsePart[] {
	const calls = new Map<number, OpenCall>();
	const textToAppend = appendOnly();
	let usage: Usage | undefined;
	return (event) => {
		switch (event.type) {
			case 'reasoning-delta':
				return thinkingParts(event.text);
			case 'tool-call-start':
				calls.set(event.index, { id: event.id, name: event.name, json: '' });
				return [];
			case 'tool-call-delta': {
				const call = calls.get(event.index);
				if (call) {
					call.json += event.json;
				}
				return [];
			}
			case 'tool-call-end': {
				const call = calls.get(event.index);
				calls.delete(event.index);
				return call ? [callPart(call)] : [];
			}
			case 'media':
				return 'data' in event
					? [new vscode.LanguageModelDataPart(fromBase64(event.data), event.mimeType)]
					: [new vscode.LanguageModelTextPart(`\n\n[${event.mimeType}](${event.url})\n\n`)];
			case 'usage':
				usage = event;
				return [];
			case 'finish':
				return usage ? [usagePart(usage)] : [];
			default: {
				const text = textToAppend(event);
				return text === '' ? [] : [new vscode.LanguageModelTextPart(text)];
			}
		}
	};
}

function callPart({ id, name, json }: OpenCall): vscode.LanguageModelToolCallPart {
	return new vscode.LanguageModelToolCallPart(id, name, argumentsOf(name, json));
}

function argumentsOf(name: string, json: string): object {
	try {
		const value: unknown = JSON.parse(json.trim() === '' ? '{}' : json);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value;
		}
	} catch {
		// Told below, together with JSON that is something else than an object.
	}
	throw new StreamError(
		'protocol',
		t('The model called {0} with arguments that are no JSON object. Ask again.', name),
	);
}

/**
 * Usage as VS Code's own chat reads it from a provider. There is no public API for it; versions that do not know
 * this kind of part ignore it.
 */
function usagePart({ inputTokens, outputTokens, cacheReadTokens }: Usage): vscode.LanguageModelDataPart {
	const usage = {
		prompt_tokens: inputTokens,
		completion_tokens: outputTokens,
		total_tokens: inputTokens + outputTokens,
		...(cacheReadTokens === undefined ? {} : { prompt_tokens_details: { cached_tokens: cacheReadTokens } }),
	};
	return new vscode.LanguageModelDataPart(new TextEncoder().encode(JSON.stringify(usage)), 'usage');
}

/** Newer versions of VS Code show a model's reasoning; the class is not in the stable API, so it may be missing. */
function thinkingParts(text: string): vscode.LanguageModelResponsePart[] {
	const { LanguageModelThinkingPart: ThinkingPart } = vscode as unknown as {
		LanguageModelThinkingPart?: new (text: string) => vscode.LanguageModelResponsePart;
	};
	return ThinkingPart ? [new ThinkingPart(text)] : [];
}
