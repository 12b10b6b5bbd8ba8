/** What a client made of a stream. What it has no word for is undefined. */
export interface Seen {
	text: string;
	calls: { name: string; arguments: unknown }[];
	reasoning?: string | undefined;
	refusal?: string | undefined;
	/** In the words that most of them have. */
	finish?: Finish | undefined;
	usage?: { input: number; output: number } | undefined;
}

export type Finish = 'stop' | 'length' | 'tool-calls' | 'content-filter';

/** How a client is asked. */
export interface Asking {
	signal?: AbortSignal | undefined;
	/** Told when there is text, as soon as the client gives any. */
	onText?: (() => void) | undefined;
}

/** A client of somebody else's. Rejects where it says that the answer failed. */
export type Client = (url: string, asking?: Asking) => Promise<Seen>;
