import { t } from '@vscode/l10n';
import type { Usage } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import { interrupted, type Server } from '../../http/network-error.ts';
import type { StreamEvent } from '../../stream.ts';
import { createStart, type Start } from '../start.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';
import { createCitations, namesSources } from './citations.ts';
import { type Ending, finishOf, readFinish } from './finish.ts';
import { createReasoning } from './reasoning.ts';
import { createThinkTags } from './think-tags.ts';
import { createToolCalls, type ToolCalls } from './tool-calls.ts';
import { readUsage } from './usage.ts';

/** Turns the chunks of one answer into events. */
export interface Fold {
	/** Reads one chunk, or a whole completion, and adds what it says to `events`. */
	chunk(chunk: JsonObject, events: StreamEvent[]): void;
	/** Reads a chunk that is the one before it but for its content, where that one said its content and nothing else. */
	words(content: string, events: StreamEvent[]): void;
	/** Whether the last chunk left nothing behind but what its events say. */
	isPlain(): boolean;
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
	return new ChunkFold(server, model);
}

/** Holds what it reads with as far as the answer needs it: whoever serves many answers holds one for each. */
class ChunkFold implements Fold {
	readonly #server: Server;
	readonly #start: Start;
	readonly #message = new Message();
	/** From the first source on; most answers name none. */
	#citations: ReturnType<typeof createCitations> | undefined;
	#usage: Usage | undefined;
	#ending: Ending | undefined;
	#id = '';
	#isPlain = false;

	constructor(server: Server, model: string) {
		this.#server = server;
		this.#start = createStart(model);
	}

	chunk(chunk: JsonObject, events: StreamEvent[]): void {
		const start = this.#start;
		const choice = firstChoice(chunk);
		const before = events.length;
		// Some send the whole message so far beside each delta; it is read only where there are no deltas.
		const delta = asObject(choice?.delta) ?? (start.told() ? undefined : asObject(choice?.message));
		if (!start.told()) {
			// Not always by the first chunk: Azure's has neither id nor model.
			this.#id ||= asText(chunk.id);
			start.identify(this.#id, asText(chunk.model));
		}
		if (delta) {
			this.#message.read(delta, this.#id, events);
		}
		start.insert(events, before);
		if (namesSources(chunk, delta)) {
			this.#citations ??= createCitations();
			events.push(...this.#citations(chunk, delta));
		}
		this.#tellUsage(chunk, events);
		const ending = readFinish(choice?.finish_reason);
		this.#ending = ending ?? this.#ending;
		this.#isPlain = !ending && !leavesSomething(delta);
	}

	words(content: string, events: StreamEvent[]): void {
		this.#message.words(content, events);
	}

	isPlain(): boolean {
		return this.#isPlain;
	}

	end(complete: boolean, events: StreamEvent[]): void {
		const before = events.length;
		const ending = this.#ending;
		this.#message.flush(events);
		this.#start.insert(events, before);
		if (ending && 'failed' in ending) {
			throw failedEnding(ending, this.#server);
		}
		if (!ending && !complete) {
			throw interrupted(this.#server);
		}
		this.#message.end(events);
		this.#start.insert(events, before);
		this.#start.add(events);
		events.push({ type: 'finish', reason: finishOf(ending?.reason, this.#message.had()) });
	}

	#tellUsage(chunk: JsonObject, events: StreamEvent[]): void {
		const next = readUsage(chunk);
		if (next && !isSame(next, this.#usage)) {
			this.#usage = next;
			events.push({ type: 'usage', ...next });
		}
	}
}

/** The message that the deltas of the one choice come to. */
class Message {
	readonly #thinkTags = createThinkTags();
	readonly #reasoning = createReasoning();
	/** From the first one on; most answers call nothing. */
	#calls: ToolCalls | undefined;
	#refusal = false;

	read(delta: JsonObject, answerId: string, events: StreamEvent[]): void {
		this.#reasoning.read(delta, events);
		const { content } = delta;
		if (typeof content === 'string') {
			this.#thinkTags.push(content, events);
		} else if (Array.isArray(content)) {
			// Mistral's reasoning models send their content in parts.
			for (const part of content) {
				this.#readPart(part, events);
			}
		}
		const refused = asText(delta.refusal);
		if (refused !== '') {
			this.#refusal = true;
			events.push({ type: 'refusal-delta', text: refused });
		}
		if (delta.tool_calls || delta.function_call) {
			this.#thinkTags.flush(events);
			this.#calls ??= createToolCalls();
			this.#calls.read(delta.tool_calls ?? [{ function: delta.function_call }], answerId, events);
		}
	}

	words(content: string, events: StreamEvent[]): void {
		this.#thinkTags.push(content, events);
	}

	flush(events: StreamEvent[]): void {
		this.#thinkTags.flush(events);
	}

	end(events: StreamEvent[]): void {
		this.#reasoning.end(this.had().calls, events);
		this.#calls?.end(events);
	}

	had(): { calls: boolean; refusal: boolean } {
		return { calls: this.#calls !== undefined && this.#calls.count() > 0, refusal: this.#refusal };
	}

	#readPart(part: unknown, events: StreamEvent[]): void {
		const { type, text, thinking } = asObject(part) ?? { type: 'text', text: part };
		const thought = asText(thinking) || asList(thinking).map(textOf).join('');
		if (type === 'thinking' && thought !== '') {
			events.push({ type: 'reasoning-delta', text: thought });
		} else if (asText(text) !== '') {
			this.#thinkTags.push(asText(text), events);
		}
	}
}

function textOf(part: unknown): string {
	return asText(asObject(part)?.text);
}

/** Whether there is in a delta what may be told only later: half a call, or reasoning that goes back at the end. */
function leavesSomething(delta: JsonObject | undefined): boolean {
	return Boolean(
		asList(delta?.tool_calls).length || delta?.function_call || asList(delta?.reasoning_details).length,
	);
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
