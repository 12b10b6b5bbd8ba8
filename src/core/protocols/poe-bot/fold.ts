import { t } from '@vscode/l10n';
import type { FinishReason } from '../../chat.ts';
import { interrupted } from '../../http/network-error.ts';
import type { StreamEvent } from '../../stream.ts';
import type { AnswerFold } from '../answer-fold.ts';
import { finishOf, readFinish } from '../openai-chat/finish.ts';
import { readUsage } from '../openai-chat/usage.ts';
import { type Exchange, unexpectedAnswer } from '../provider-error.ts';
import { createStart } from '../start.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';
import { type Asides, createAsides } from './asides.ts';
import { botError } from './errors.ts';
import { createToolFragments } from './tool-fragments.ts';

/** Events that the answer is made of: without one of them it would be another. */
const ESSENTIAL: ReadonlySet<string> = new Set(['text', 'replace_response', 'json', 'file']);

/**
 * Turns the events of a bot's answer into Weir's. Only `done` makes it complete, and none that follows an `error`.
 * Of several answers at once (`index`) the first is read; `meta`, `ping`, `data` and whatever else comes say nothing.
 *
 * @param model the bot that was asked; the protocol does not name it again.
 */
export function createFold(exchange: Exchange, model: string): AnswerFold {
	const start = createStart(model);
	const readers = { json: createJsonEvents(), asides: createAsides(), exchange };
	let finished = false;

	const finish = (events: StreamEvent[]) => {
		finished = true;
		start.add(events);
		const reason = readers.json.end(events);
		events.push({ type: 'finish', reason });
	};

	return {
		failure: (body) => botError(body, exchange),
		message(event, data, events) {
			if (event === 'done') {
				finish(events);
			} else if (!isOfAnotherAnswer(data)) {
				readEvent(event, data, readers, events);
				start.insert(events);
			}
		},
		foreign(event, data, events) {
			if (ESSENTIAL.has(event)) {
				throw unexpectedAnswer(t('a "{0}" event that is no JSON object', event), data, exchange);
			}
			if (event === 'done') {
				finish(events);
			}
		},
		isWhole: () => false,
		whole: () => {},
		end() {
			throw interrupted(exchange);
		},
		finished: () => finished,
	};
}

function say(text: string, events: StreamEvent[]): void {
	if (text !== '') {
		events.push({ type: 'text-delta', text });
	}
}

function readEvent(
	event: string,
	data: JsonObject,
	{ json, asides, exchange }: { json: JsonEvents; asides: Asides; exchange: Exchange },
	events: StreamEvent[],
): void {
	switch (event) {
		case 'text':
			say(textIn(event, data, exchange), events);
			return;
		case 'replace_response':
			events.push({ type: 'replace', text: textIn(event, data, exchange) });
			return;
		case 'suggested_reply':
			asides.suggestion(data, events);
			return;
		case 'file':
			asides.file(data, events);
			return;
		case 'json':
			json.read(data, events);
			return;
		default:
			return;
	}
}

function textIn(event: string, { text }: JsonObject, exchange: Exchange): string {
	if (typeof text !== 'string') {
		throw unexpectedAnswer(t('a "{0}" event without text', event), '', exchange);
	}
	return text;
}

function isOfAnotherAnswer({ index }: JsonObject): boolean {
	return typeof index === 'number' && index !== 0;
}

type JsonEvents = ReturnType<typeof createJsonEvents>;

/** Reads `json` events: chunks in the shape of chat completions, with text or pieces of tool calls. */
function createJsonEvents() {
	const calls = createToolFragments();
	let reason: FinishReason | undefined;
	return {
		read(chunk: JsonObject, events: StreamEvent[]) {
			const choice = asObject(asList(chunk.choices)[0]);
			const ending = readFinish(choice?.finish_reason);
			const delta = asObject(choice?.delta);
			if (ending) {
				// The reference client reads nothing else of a chunk that ends.
				reason = 'reason' in ending ? ending.reason : reason;
			} else if (delta?.tool_calls) {
				calls.read(delta.tool_calls, 'poe', events);
			} else {
				say(asText(delta?.content), events);
			}
			const usage = readUsage(chunk);
			if (usage) {
				events.push({ type: 'usage', ...usage });
			}
		},
		/** Ends the calls and tells how the answer ended. */
		end(events: StreamEvent[]): FinishReason {
			calls.end(events);
			return finishOf(reason, { calls: calls.count() > 0, refusal: false });
		},
	};
}
