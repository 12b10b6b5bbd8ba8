/** The headers of an event stream: never cached, never held back by a proxy to fill its buffer or to compress. */
export const SSE_HEADERS: Readonly<Record<string, string>> = {
	'content-type': 'text/event-stream; charset=utf-8',
	'cache-control': 'no-cache, no-transform',
	'x-accel-buffering': 'no',
};

const LINE_END = /\r\n|\r|\n/;

/**
 * One message of an event stream: a `data:` for each line of `data`. A reader gets it back with LF for every line end.
 *
 * @param event the message's name, if it has one.
 * @throws TypeError for a name with a line end, which would begin another field.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function sseMessage(data: string, event?: string): string {
	if (event !== undefined && LINE_END.test(event)) {
		throw new TypeError(`An event's name is one line, which ${JSON.stringify(event)} is not.`);
	}
	const name = event === undefined ? '' : `event: ${event}\n`;
	return `${name}${linesOf('data: ', data)}\n`;
}

/** A comment, which no reader shows: it keeps a silent connection open. */
export function sseComment(text: string): string {
	return `${linesOf(': ', text)}\n`;
}

function linesOf(prefix: string, text: string): string {
	// JSON, nearly everything that is sent, has no line ends; looking for one is cheaper than splitting at them.
	return LINE_END.test(text)
		? text
				.split(LINE_END)
				.map((line) => `${prefix}${line}\n`)
				.join('')
		: `${prefix}${text}\n`;
}

/** Where text goes: a response of a server, seen from here. */
export interface SseSink {
	/** Takes the text; false when it holds more than it likes and wants to be left alone until it has drained. */
	write(text: string): boolean;
	/** Resolves when there is room again; rejects when the signal aborts or the other side has left. */
	drained(signal: AbortSignal): Promise<void>;
}

/** Writes an event stream no faster than it is read. */
export interface SseWriter {
	/**
	 * Writes text that has been framed; '' writes nothing. One call at a time.
	 *
	 * @returns resolves when there is room for more, so whoever awaits it pulls no more from the model than the client
	 * takes; undefined where there is room already, which costs no promise.
	 * @throws what the sink's `drained` throws.
	 */
	send(text: string): Promise<void> | undefined;
}

/** @param signal of the call that the stream belongs to; it ends every wait. */
export function createSseWriter(sink: SseSink, signal: AbortSignal): SseWriter {
	return {
		send: (text) => (text === '' || sink.write(text) ? undefined : sink.drained(signal)),
	};
}
