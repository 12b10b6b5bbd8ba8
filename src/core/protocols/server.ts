import type { Answer } from '../accumulate.ts';
import type { ChatRequest } from '../chat.ts';
import type { StreamError } from '../errors.ts';
import type { StreamEvent } from '../stream.ts';

/**
 * A protocol's server half: what a gateway needs to be spoken to in it. Pure: no sockets, no clock but the one
 * handed in. `client.ts` of the same folder reads what this one writes, and gets the same events.
 */
export interface ServerHalf {
	/**
	 * Reads the body of a client's request.
	 *
	 * @param body the parsed JSON.
	 * @throws StreamError `invalid-request` that names the field.
	 */
	decodeRequest(body: unknown): ClientRequest;
	/** Begins an answer that streams. */
	createEncoder(options: EncodeOptions): EventEncoder;
	/**
	 * An answer in one piece, as JSON.
	 *
	 * @throws StreamError `interrupted` for an answer without a finish: a broken one is never served as a whole one.
	 */
	encodeAnswer(answer: Answer, options: EncodeOptions): string;
	/** A failure before the stream began, as an HTTP response. */
	encodeError(error: StreamError): ErrorResponse;
}

/** What a client asks for. */
export interface ClientRequest {
	request: ChatRequest;
	/** Whether the answer should stream. */
	stream: boolean;
	/** Whether the stream should tell the usage. */
	includeUsage: boolean;
	/** Fields of the body that Weir has no word for; whoever serves the request decides whether they go on. */
	rest: Readonly<Record<string, unknown>>;
	/** Trial features that `rest` may make use of: they go where it goes. */
	betas?: readonly string[] | undefined;
	/** Tools that are more to the client than functions, by the names that models know them under. */
	toolShapes?: ReadonlyMap<string, ToolShape> | undefined;
	/** Tools that only providers of the client's own protocol run; `rest` has them, for those. */
	providerTools?: ProviderTools | undefined;
}

/** What a client calls a tool, where it is more than a function's name. */
export interface ToolShape {
	name: string;
	/** The group that it stands in. */
	namespace?: string | undefined;
	/** It takes free text: models call it with that text as the argument `input`. */
	isCustom?: true | undefined;
}

/** Tools that a provider runs itself. */
export interface ProviderTools {
	names: readonly string[];
	/** Without them the answer would be another: there are no others, or one of them must be called. */
	areNeeded: boolean;
}

export interface EncodeOptions {
	/** What the client asked for; it names the answer where the stream names no model. */
	model: string;
	/** From `ClientRequest`; default true. */
	includeUsage?: boolean | undefined;
	/** From `ClientRequest`. */
	toolShapes?: ReadonlyMap<string, ToolShape> | undefined;
	/** About how many tokens the request has, for a protocol that tells it first; asked where the provider tells it last. */
	estimateInput?: (() => number) | undefined;
	/** Makes the answer's id where the stream names none; default random. */
	newId?: (() => string) | undefined;
	/** The wall clock, in ms since 1970; default `Date.now`. */
	now?: (() => number) | undefined;
}

/** Turns the events of one stream into the text of an event stream. */
export interface EventEncoder {
	/** The text for the next event; '' for none. After `finish` or a failure it is always ''. */
	event(event: StreamEvent): string;
	/** The text for a stream that failed, in the protocol's own shape; the stream ends with it. */
	failure(error: StreamError): string;
}

/** A failure as an HTTP response. */
export interface ErrorResponse {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string;
}
