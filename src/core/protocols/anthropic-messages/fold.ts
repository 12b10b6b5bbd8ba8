import { interrupted, type Server } from '../../http/network-error.ts';
import type { StreamEvent } from '../../stream.ts';
import type { AnswerFold } from '../answer-fold.ts';
import { createStart } from '../start.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';
import { type BlockMessage, createBlocks } from './blocks.ts';
import { createEnding } from './ending.ts';
import { createUsage } from './usage.ts';

/**
 * Turns the messages of one event stream into events. Those that nobody knows (`ping` among them) say nothing.
 *
 * A second `message_start` goes on with the answer under its first id, with new blocks. Only `message_stop` makes an
 * answer complete: a stop reason may still be followed by an error.
 *
 * @param server who answers, for messages.
 * @param model what was asked for; it names the answer where the answer names no model.
 */
export function createFold(server: Server, model: string): AnswerFold {
	const blocks = createBlocks();
	const usage = createUsage();
	const start = createStart(model);
	const ending = createEnding();
	let answerId = '';
	let finished = false;

	/** What is known of the usage waits for the start, too. */
	const tellUsage = (events: StreamEvent[]) => {
		if (start.told()) {
			events.push(...usage.changed());
		}
	};

	const tell = (type: BlockMessage, data: JsonObject, events: StreamEvent[]) => {
		const before = events.length;
		blocks.read(type, data, answerId, events);
		if (!start.told()) {
			start.insert(events, before);
			tellUsage(events);
		}
	};

	const begin = (message: JsonObject) => {
		answerId ||= asText(message.id);
		start.identify(asText(message.id), asText(message.model));
		blocks.restart();
		usage.read(message.usage);
	};

	const end = (events: StreamEvent[]) => {
		start.add(events);
		events.push(...blocks.end(), ...usage.changed(), ...ending.events(blocks.calls() > 0));
		finished = true;
	};

	const read = (type: string, data: JsonObject, events: StreamEvent[]) => {
		switch (type) {
			case 'message_start':
				return begin(asObject(data.message) ?? {});
			case 'content_block_start':
			case 'content_block_delta':
			case 'content_block_stop':
				return tell(type, data, events);
			case 'message_delta':
				ending.read(data.delta);
				usage.read(data.usage);
				return tellUsage(events);
			case 'message_stop':
				return end(events);
		}
	};

	return {
		message: (event, data, events) => read(asText(data.type) || event, data, events),
		isWhole: ({ content }) => Array.isArray(content),
		whole(message, events) {
			begin(message);
			for (const [index, block] of asList(message.content).entries()) {
				tell('content_block_start', { index, content_block: block }, events);
				tell('content_block_stop', { index }, events);
			}
			ending.read(message);
			end(events);
		},
		end(complete, events) {
			// `[DONE]` is not of this protocol; from a server that sends it, it confirms the stop reason before it.
			if (!complete || !ending.told()) {
				throw interrupted(server);
			}
			end(events);
		},
		finished: () => finished,
	};
}
