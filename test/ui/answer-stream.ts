import { openAiResponsesServer } from '../../src/core/protocols/openai-responses/server.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import type { Reply } from '../servers/reply.ts';

/** A piece of text. */
export function text(words: string): StreamEvent {
	return { type: 'text-delta', text: words };
}

/** A piece of reasoning. */
export function think(words: string): StreamEvent {
	return { type: 'reasoning-delta', text: words };
}

/** A source, and which characters of the text cite it. */
export function cite(title: string, start: number, end: number): StreamEvent {
	return { type: 'citation', url: `https://example.com/${title}`, title, start, end };
}

/** A whole tool call. */
export function call(name: string, input: object): StreamEvent[] {
	return [
		{ type: 'tool-call-start', index: 0, id: 'call_1', name },
		{ type: 'tool-call-delta', index: 0, json: JSON.stringify(input) },
		{ type: 'tool-call-end', index: 0 },
	];
}

/** An answer of these events as OpenAI's Responses would stream it. */
export function stream(...events: StreamEvent[]): Reply {
	const encoder = openAiResponsesServer.createEncoder({ model: 'm' });
	const isCall = events.some(({ type }) => type === 'tool-call-start');
	const all: StreamEvent[] = [
		{ type: 'start', id: 'resp_1', model: 'm' },
		...events,
		{ type: 'finish', reason: isCall ? 'tool-calls' : 'stop' },
	];
	// Each by itself, so that the page sees one after the other.
	return { body: all.flatMap((event) => [encoder.event(event), 50]) };
}
