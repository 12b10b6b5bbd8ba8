import type { ChatRequest, FinishReason, Usage } from './chat.ts';

/**
 * A model, seen from anywhere in Weir: a request in, a stream of events out.
 *
 * Contract. The stream is lazy: nothing happens before the first `next()`. It is single-use. It ends by
 * returning after exactly one `finish`, or by throwing a `StreamError`; never both, never neither. When
 * `call.signal` aborts, the pending `next()` rejects with kind `aborted` within 100 ms. A consumer that has
 * had enough aborts its own controller (`return()` alone would queue behind a pending `next()`); the socket
 * is closed then.
 *
 * Underneath, Weir's own streams flow in batches (`event-stream.ts`); whoever reads them as any iterable notices nothing.
 */
export type StreamFn = (request: ChatRequest, call: Call) => AsyncIterable<StreamEvent>;

/** What is done to a stream on its way: a function that wraps a `StreamFn` in another one. */
export type Policy = (next: StreamFn) => StreamFn;

/** One call's life: how it is stopped, and who listens to the wire (timeouts, limits by header, log). */
export interface Call {
	signal: AbortSignal;
	wire?: ((fact: WireFact) => void) | undefined;
}

/**
 * What a protocol reports of its connection besides events. `chatter` bytes carry no event (keep-alives). `waiting`:
 * all that came was handed out, and the connection is asked for more; from then until `bytes` the provider is waited
 * for, and between `bytes` and `waiting` the consumer.
 */
export type WireFact =
	| { type: 'headers'; status: number; headers: Headers }
	| { type: 'waiting' }
	| { type: 'bytes'; count: number; chatter: boolean };

/**
 * Everything that can happen on a stream.
 *
 * `start` is held until the first content event is there. Content events are the `-delta`s, the `tool-call-*`s,
 * `reasoning-opaque`, `replace` and `media`; "before the first event" always means the first content event.
 * `usage` is a snapshot of the whole stream so far: the last one wins, nothing is added up. `notice` is for
 * people, never for the model, and may come before `start`. `finish` is last, exactly once.
 */
export type StreamEvent =
	| { type: 'start'; id: string; model: string; from?: 'cache' | 'shared' | undefined }
	| { type: 'text-delta'; text: string }
	| { type: 'reasoning-delta'; text: string }
	| { type: 'refusal-delta'; text: string }
	/** Signatures, encrypted or provider-named reasoning, as it came; `index`: the tool call it belongs to. */
	| { type: 'reasoning-opaque'; field: string; value: unknown; index?: number | undefined }
	| { type: 'tool-call-start'; index: number; id: string; name: string }
	/** `json` is a piece of the arguments' JSON text; it parses only when the call has ended. */
	| { type: 'tool-call-delta'; index: number; json: string }
	| { type: 'tool-call-end'; index: number }
	/** From the turn: the call waits for the user's approval; its result ends the wait. */
	| { type: 'tool-approval'; index: number }
	/** From the turn: what a tool answered. */
	| ({ type: 'tool-result' } & ToolResult)
	/** The answer so far is replaced by `text`. */
	| { type: 'replace'; text: string }
	/** `data` is base64. */
	| { type: 'media'; mimeType: string; url: string }
	| { type: 'media'; mimeType: string; data: string }
	| ({ type: 'citation' } & Source & CitedPlace)
	| { type: 'suggestion'; text: string }
	| ({ type: 'usage' } & Usage)
	| { type: 'notice'; text: string }
	/** `stitched`: joined from several requests by `resume`; nobody may keep it for another request. */
	| { type: 'finish'; reason: FinishReason; stitched?: true | undefined };

/** What an answer says it has something from. */
export interface Source {
	url?: string | undefined;
	title?: string | undefined;
	/** What of it was cited. */
	text?: string | undefined;
}

/**
 * Which words of an answer cite, in characters (Unicode code points, as the providers count) of its text since `start`:
 * that of `text-delta` and `replace`. Both are told, or neither; it may be told after what follows it, and past the end.
 */
export interface CitedPlace {
	start?: number | undefined;
	/** Exclusive, and more than `start`: a footnote's mark stands here. */
	end?: number | undefined;
}

/** What one tool call came to. `index`, `id` and `name` are the call's own. */
export interface ToolResult {
	index: number;
	id: string;
	name: string;
	content: string;
	isError?: boolean | undefined;
}

/** Composes policies around a stream; the first is the outermost, as they are read. */
export function compose(...policies: readonly Policy[]): Policy {
	return (stream) => policies.reduceRight((next, policy) => policy(next), stream);
}

/** True for the events that count as content: once one has passed, nothing may be asked again unseen. */
export function isContent(event: StreamEvent): boolean {
	switch (event.type) {
		case 'text-delta':
		case 'reasoning-delta':
		case 'refusal-delta':
		case 'reasoning-opaque':
		case 'tool-call-start':
		case 'tool-call-delta':
		case 'tool-call-end':
		case 'tool-approval':
		case 'tool-result':
		case 'replace':
		case 'media':
			return true;
		case 'start':
		case 'citation':
		case 'suggestion':
		case 'usage':
		case 'notice':
		case 'finish':
			return false;
	}
}
