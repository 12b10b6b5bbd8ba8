import type { FinishReason } from '../../chat.ts';
import { interrupted } from '../../http/network-error.ts';
import { quote } from '../../http/quote.ts';
import type { StreamEvent } from '../../stream.ts';
import type { AnswerFold } from '../answer-fold.ts';
import { finishOf } from '../openai-chat/finish.ts';
import type { Exchange } from '../provider-error.ts';
import { createStart, type Start } from '../start.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';
import { responseError } from './errors.ts';
import { createItems, type Items } from './items.ts';
import { readUsage } from './usage.ts';

/**
 * Turns the events of one response into Weir's.
 *
 * @param model what was asked for; it names the answer where the answer names no model.
 */
export function createFold(exchange: Exchange, model: string): AnswerFold {
	const start = createStart(model);
	const items = createItems();
	let finished = false;

	/** Ends the answer with the response as it stands at its end. */
	const settle = (response: JsonObject, status: string, events: StreamEvent[]) => {
		finished = true;
		identify(start, response);
		if (!start.told()) {
			readOutput(response, items, events);
		}
		const usage = readUsage(response);
		if (usage) {
			events.push({ type: 'usage', ...usage });
		}
		const reason = reasonOf(status, response, exchange);
		items.end(events);
		start.insert(events);
		start.add(events);
		events.push({ type: 'finish', reason: finishOf(reason, items.had()) });
	};

	return {
		failure: (body) => responseError(body, exchange),
		message(event, data, events) {
			const type = asText(data.type) || event;
			const response = asObject(data.response);
			const status = ENDINGS.get(type);
			try {
				if (status !== undefined) {
					settle(response ?? {}, status || asText(response?.status), events);
				} else {
					identify(start, response);
					readPiece(type, data, items, events);
				}
			} finally {
				// Also before a failure: the content before it stands.
				start.insert(events);
			}
		},
		isWhole: (body) => Array.isArray(body.output),
		whole(body, events) {
			try {
				settle(body, asText(body.status) || 'completed', events);
			} finally {
				start.insert(events);
			}
		},
		end() {
			throw interrupted(exchange);
		},
		finished: () => finished,
	};
}

function identify(start: Start, response: JsonObject | undefined): void {
	start.identify(asText(response?.id), asText(response?.model));
}

/** The items of a response that has told none of them before. */
function readOutput(response: JsonObject, items: Items, events: StreamEvent[]): void {
	for (const [index, item] of asList(response.output).entries()) {
		items.done({ item, output_index: index }, events);
	}
}

function readPiece(type: string, data: JsonObject, items: Items, events: StreamEvent[]): void {
	switch (type) {
		case 'response.output_item.added':
			items.added(data, events);
			return;
		case 'response.output_item.done':
			items.done(data, events);
			return;
		case 'response.output_text.delta':
			items.said('text', data, events);
			return;
		case 'response.refusal.delta':
			items.said('refusal', data, events);
			return;
		case 'response.reasoning_summary_text.delta':
		case 'response.reasoning_text.delta':
			items.said('reasoning', data, events);
			return;
		case 'response.function_call_arguments.delta':
		case 'response.function_call_arguments.done':
			items.arguments(data, events);
			return;
		case 'response.output_text.annotation.added':
			items.source(data, events);
			return;
		default:
			// The rest repeats, reports progress, or is not known yet: the protocol grows by adding events.
			return;
	}
}

/** The events that end a response, with its status; '' where the response tells it. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
	['response.completed', 'completed'],
	['response.incomplete', 'incomplete'],
	['response.failed', 'failed'],
	['response.cancelled', 'cancelled'],
	['response.done', ''],
]);

/** @throws StreamError for a response that failed, and `interrupted` for one that is not at its end. */
function reasonOf(status: string, response: JsonObject, exchange: Exchange): FinishReason {
	const error = asObject(response.error);
	if (error || status === 'failed') {
		throw responseError(error ?? {}, exchange);
	}
	if (status === 'incomplete') {
		const why = asText(asObject(response.incomplete_details)?.reason);
		return why === 'content_filter' ? 'content-filter' : 'length';
	}
	if (status !== 'completed') {
		throw interrupted(exchange, `status: ${quote(status, 50)}`);
	}
	return 'stop';
}
