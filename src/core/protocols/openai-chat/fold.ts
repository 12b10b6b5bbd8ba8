import { t } from '@vscode/l10n';
import type { Usage } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import { interrupted, type Server } from '../../http/network-error.ts';
import type { StreamEvent } from '../../stream.ts';
import { createStart } from '../start.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';
import { createCitations } from './citations.ts';
import { type Ending, finishOf, readFinish } from './finish.ts';
import { createReasoning } from './reasoning.ts';
import { createThinkTags } from './think-tags.ts';
import { createToolCalls, type ToolCalls } from './tool-calls.ts';
import { readUsage } from './usage.ts';

/** Turns the chunks of one answer into events. */
export interface Fold {
	/** Reads one chunk, or a whole completion, and adds what it says to `events`. */
	chunk(chunk: JsonObject, events: StreamEvent[]): void;
	/**
	 * Ends the answer.
	 *
	 * @param complete the provider said itself that the answer is over (`[DONE]`, or it came in one piece).
	 * @throws StreamError `interrupted` when neither that nor a finish reason was there.
	 */
	end(complete: boolean, events: StreamEvent[]): void;
}

/**
 * @param server who answers, for messages.
 * @param model what was asked for; it names the answer where the answer names no model.
 */
export function createFold(server: Server, model: string): Fold {
	const start = createStart(model);
	const message = createMessage();
	const citations = createCitations();
	let usage: Usage | undefined;
	let ending: Ending | undefined;
	let id = '';

	const tellUsage = (chunk: JsonObject, events: StreamEvent[]) => {
		const next = readUsage(chunk);
		if (next && !isSame(next, usage)) {
			usage = next;
			events.push({ type: 'usage', ...next });
		}
	};

	return {
		chunk(chunk, events) {
			const choice = firstChoice(chunk);
			const before = events.length;
			// Some send the whole message so far beside each delta; it is read only where there are no deltas.
			const delta = asObject(choice?.delta) ?? (start.told() ? undefined : asObject(choice?.message));
			if (!start.told()) {
				// Not always by the first chunk: Azure's has neither id nor model.
				id ||= asText(chunk.id);
				start.identify(id, asText(chunk.model));
			}
			if (delta) {
				message.read(delta, id, events);
			}
			start.insert(events, before);
			for (const citation of citations(chunk, delta)) {
				events.push(citation);
			}
			tellUsage(chunk, events);
			ending = readFinish(choice?.finish_reason) ?? ending;
		},
		end(complete, events) {
			const before = events.length;
			message.flush(events);
			start.insert(events, before);
			if (ending && 'failed' in ending) {
				throw failedEnding(ending, server);
			}
			if (!ending && !complete) {
				throw interrupted(server);
			}
			message.end(events);
			start.insert(events, before);
			start.add(events);
			events.push({ type: 'finish', reason: finishOf(ending?.reason, message.had()) });
		},
	};
}

/** The message that the deltas of the one choice come to. */
function createMessage() {
	const thinkTags = createThinkTags();
	const reasoning = createReasoning();
	/** From the first one on; most answers call nothing. */
	let calls: ToolCalls | undefined;
	let refusal = false;
	const hasCalls = () => calls !== undefined && calls.count() > 0;

	const readPart = (part: unknown, events: StreamEvent[]) => {
		const { type, text, thinking } = asObject(part) ?? { type: 'text', text: part };
		const thought = asText(thinking) || asList(thinking).map(textOf).join('');
		if (type === 'thinking' && thought !== '') {
			events.push({ type: 'reasoning-delta', text: thought });
		} else if (asText(text) !== '') {
			thinkTags.push(asText(text), events);
		}
	};

	return {
		read(delta: JsonObject, answerId: string, events: StreamEvent[]) {
			reasoning.read(delta, events);
			const { content } = delta;
			if (typeof content === 'string') {
				thinkTags.push(content, events);
			} else if (Array.isArray(content)) {
				// Mistral's reasoning models send their content in parts.
				for (const part of content) {
					readPart(part, events);
				}
			}
			const refused = asText(delta.refusal);
			if (refused !== '') {
				refusal = true;
				events.push({ type: 'refusal-delta', text: refused });
			}
			if (delta.tool_calls || delta.function_call) {
				thinkTags.flush(events);
				calls ??= createToolCalls();
				calls.read(delta.tool_calls ?? [{ function: delta.function_call }], answerId, events);
			}
		},
		flush: thinkTags.flush,
		end(events: StreamEvent[]) {
			reasoning.end(hasCalls(), events);
			calls?.end(events);
		},
		had: () => ({ calls: hasCalls(), refusal }),
	};
}

function textOf(part: unknown): string {
	return asText(asObject(part)?.text);
}

/** Weir asks for one choice and reads one, even where a server sends more. */
function firstChoice(chunk: JsonObject): JsonObject | undefined {
	for (const item of asList(chunk.choices)) {
		const choice = asObject(item);
		if (choice && (choice.index === 0 || typeof choice.index !== 'number')) {
			return choice;
		}
	}
	return undefined;
}

function isSame(usage: Usage, previous: Usage | undefined): boolean {
	return previous !== undefined && JSON.stringify(usage) === JSON.stringify(previous);
}

function failedEnding(
	{ failed, said }: Extract<Ending, { failed: unknown }>,
	{ name, provider }: Server,
): StreamError {
	return new StreamError(failed, t('{0} broke off the answer. Try again, or choose another model.', name), {
		provider,
		detail: `finish_reason: ${said}`,
		retryable: true,
	});
}
