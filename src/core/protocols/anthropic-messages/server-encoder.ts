import { appendOnly } from '../../append-only.ts';
import type { FinishReason, Usage } from '../../chat.ts';
import { sseMessage } from '../../http/sse-writer.ts';
import type { StreamEvent } from '../../stream.ts';
import { mediaText } from '../media-text.ts';
import type { EncodeOptions, EventEncoder } from '../server.ts';
import { startFirst } from '../start-first.ts';
import { createBlockWriter, type WireEvent } from './server-blocks.ts';
import { citationOf } from './server-citation.ts';
import { errorBody } from './server-error.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeUsage } from './usage.ts';

/**
 * Writes a stream as Anthropic's own clients demand it: every event by its name, blocks one after another, one stop
 * reason with the usage, then `message_stop`; after an error nothing.
 *
 * `message_start` tells how long the request is, which most providers tell last: it is estimated
 * then, and replaced by the usage at the end.
 *
 * A refusal is text whose stop reason is `refusal`. What the protocol has no place for is left out: notices,
 * suggestions, reasoning details of other providers.
 */
export function createEncoder(options: EncodeOptions): EventEncoder {
	const { model, newId = randomId, estimateInput = () => 0 } = options;
	const blocks = createBlocks();
	let usage: Usage | undefined;
	let identity: { id: string; model: string } | undefined;
	let started = false;
	let ended = false;

	/** No request is empty: a provider that says so has not counted yet. */
	const usageAtStart = (): Usage =>
		usage && usage.inputTokens > 0 ? usage : { outputTokens: 0, ...usage, inputTokens: estimateInput() };

	/** `message_start` waits for the first thing to follow, as the usage that it tells may come until then. */
	const write = (events: readonly WireEvent[]): string => {
		if (events.length === 0) {
			return '';
		}
		identity ??= { id: newId(), model };
		const first = started ? [] : [messageStart(identity, usageAtStart())];
		started = true;
		return [...first, ...events].map(frame).join('');
	};

	return startFirst({
		event(event) {
			if (ended) {
				return '';
			}
			switch (event.type) {
				case 'start':
					identity ??= { id: event.id || newId(), model: event.model || model };
					return write(blocks(event));
				case 'usage':
					usage = event;
					return '';
				case 'finish':
					ended = true;
					return write([...blocks(event), ...messageEnd(event.reason, usage)]);
				default:
					return write(blocks(event));
			}
		},
		failure(error) {
			if (ended) {
				return '';
			}
			ended = true;
			return frame(errorBody(error));
		},
	});
}

function randomId(): string {
	return `msg_${crypto.randomUUID()}`;
}

/** Anthropic's own SDK skips whatever has no name. */
function frame(event: WireEvent): string {
	return sseMessage(JSON.stringify(event), event.type);
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };

function messageStart({ id, model }: { id: string; model: string }, usage: Usage): WireEvent {
	const message = {
		id,
		type: 'message',
		role: 'assistant',
		model,
		content: [],
		stop_reason: null,
		stop_sequence: null,
		usage: writeUsage(usage),
	};
	return { type: 'message_start', message };
}

function messageEnd(reason: FinishReason, usage: Usage = NO_USAGE): WireEvent[] {
	const delta = { stop_reason: writeStopReason(reason), stop_sequence: null };
	return [{ type: 'message_delta', delta, usage: writeUsage(usage) }, { type: 'message_stop' }];
}

/** What each event comes to as events of content blocks. */
function createBlocks(): (event: StreamEvent) => WireEvent[] {
	const append = appendOnly();
	const writer = createBlockWriter();
	const text = (said: string) => (said === '' ? [] : writer.text(said));
	return (event) => {
		switch (event.type) {
			case 'start':
			case 'text-delta':
			case 'refusal-delta':
			case 'replace':
				return text(append(event));
			case 'media':
				return text(append({ type: 'text-delta', text: mediaText(event) }));
			case 'reasoning-delta':
				return writer.thinking(event.text);
			case 'reasoning-opaque':
				return writeOpaque(writer, event);
			case 'tool-call-start':
				return writer.callStart(event.index, event.id, event.name);
			case 'tool-call-delta':
				return writer.callDelta(event.index, event.json);
			case 'tool-call-end':
				return writer.callEnd(event.index);
			case 'citation':
				return citationOf(event).flatMap((source) => writer.citation(source, event.end !== undefined));
			case 'finish':
				return writer.end();
			default:
				return [];
		}
	};
}

/** Only what this protocol named itself means anything to its clients. */
function writeOpaque(
	writer: ReturnType<typeof createBlockWriter>,
	{ field, value }: Extract<StreamEvent, { type: 'reasoning-opaque' }>,
): WireEvent[] {
	if (typeof value !== 'string') {
		return [];
	}
	switch (field) {
		case 'signature':
			return writer.signature(value);
		case 'redacted_thinking':
			return writer.redactedThinking(value);
		default:
			return [];
	}
}
