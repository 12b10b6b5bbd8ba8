import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { defined } from '../../core/defined.ts';
import type { StreamEvent } from '../../core/stream.ts';
import { toBase64 } from '../base64.ts';

/** Turns what a model of another extension says into events. */
export interface ContributedEvents {
	/** The events of one part; of a kind that Weir does not know, none. */
	read(part: unknown): StreamEvent[];
	/** The events that end the answer. */
	end(): StreamEvent[];
}

/** @param model how the answer is named in its `start`. */
export function createContributedEvents(model: string): ContributedEvents {
	let calls = 0;
	let started = false;
	const usage: StreamEvent[] = [];
	const content = (...events: StreamEvent[]): StreamEvent[] => {
		const start: StreamEvent[] = started ? [] : [{ type: 'start', id: '', model }];
		started = true;
		return [...start, ...events];
	};
	return {
		read(part) {
			if (part instanceof vscode.LanguageModelTextPart) {
				return part.value === '' ? [] : content({ type: 'text-delta', text: part.value });
			}
			if (part instanceof vscode.LanguageModelToolCallPart) {
				const index = calls++;
				return content(
					{ type: 'tool-call-start', index, id: part.callId, name: part.name },
					{ type: 'tool-call-delta', index, json: JSON.stringify(part.input ?? {}) },
					{ type: 'tool-call-end', index },
				);
			}
			if (part instanceof vscode.LanguageModelDataPart) {
				const media = mediaOf(part);
				usage.push(...usageOf(part));
				return media ? content(media) : [];
			}
			const text = thinkingOf(part);
			return text === '' ? [] : content({ type: 'reasoning-delta', text });
		},
		end: () => [
			...content(),
			...usage.slice(-1),
			{ type: 'finish', reason: calls > 0 ? 'tool-calls' : 'stop' },
		],
	};
}

function mediaOf({ mimeType, data }: vscode.LanguageModelDataPart): StreamEvent | undefined {
	return /^(?:image|video|audio)\//.test(mimeType)
		? { type: 'media', mimeType, data: toBase64(data) }
		: undefined;
}

const count = z.int().check(z.nonnegative());
const usageSchema = z.object({
	prompt_tokens: count,
	completion_tokens: count,
	prompt_tokens_details: z.catch(z.optional(z.object({ cached_tokens: z.optional(count) })), undefined),
});

/** There is no public API for usage; VS Code's own chat takes it as a part of this kind, and so do its providers. */
function usageOf({ mimeType, data }: vscode.LanguageModelDataPart): StreamEvent[] {
	if (mimeType !== 'usage') {
		return [];
	}
	const { data: said } = usageSchema.safeParse(readJson(data));
	return said
		? [
				{
					type: 'usage',
					inputTokens: said.prompt_tokens,
					outputTokens: said.completion_tokens,
					...defined({ cacheReadTokens: said.prompt_tokens_details?.cached_tokens }),
				},
			]
		: [];
}

function readJson(data: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(data));
	} catch {
		return undefined;
	}
}

/** Reasoning comes in a class that is not in the stable API; newer versions of VS Code have it. */
function thinkingOf(part: unknown): string {
	const { LanguageModelThinkingPart: ThinkingPart } = vscode as unknown as {
		LanguageModelThinkingPart?: new (text: string) => { value: unknown };
	};
	if (!ThinkingPart || !(part instanceof ThinkingPart)) {
		return '';
	}
	const { value } = part;
	return Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : '';
}
