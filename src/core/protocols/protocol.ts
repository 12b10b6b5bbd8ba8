import type { StreamFn } from '../stream.ts';

/** Where requests go and how they are signed: one provider's address, ready to be called. */
export interface Endpoint {
	/** The provider's id, for errors and records. */
	provider: string;
	/** The provider's name as people know it, for messages. */
	name: string;
	/** As the official SDK of the protocol means it: OpenAI's with `/v1`. */
	baseUrl: string;
	/** Extra headers of every request. */
	headers?: Readonly<Record<string, string>> | undefined;
	/**
	 * Reads the key when a request is about to go out; the one place where a key is read. It gets the origin
	 * that the request goes to and throws `StreamError` `authentication` rather than hand a key to another one.
	 * Undefined: the endpoint needs none.
	 */
	key?: ((origin: string) => Promise<string | undefined>) | undefined;
}

/** Names of the protocols that Weir speaks. */
export type ProtocolName = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'poe-bot';

/** A protocol's client half: an endpoint in, a model out. */
export type ConnectEndpoint = (endpoint: Endpoint, options?: { fetch?: typeof fetch }) => StreamFn;
