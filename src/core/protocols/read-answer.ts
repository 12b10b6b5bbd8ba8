import { StreamError } from '../errors.ts';
import { type Body, openBody } from '../http/body.ts';
import type { Server } from '../http/network-error.ts';
import type { Call, StreamEvent } from '../stream.ts';
import type { AnswerDecoder } from './answer-decoder.ts';

/**
 * Reads the body of a response to its end, a batch of events for each network read that brings some, and reports its
 * bytes to the call. The connection is closed however the reading ends.
 *
 * @throws StreamError after the events that came before the failure have been handed out.
 */
export async function* readAnswer(
	response: Response,
	decoder: AnswerDecoder,
	server: Server,
	call: Call,
): AsyncGenerator<StreamEvent[], void> {
	const body = openBody(response, server, call.signal);
	try {
		for (;;) {
			call.wire?.({ type: 'waiting' });
			const bytes = await body.read();
			const events: StreamEvent[] = [];
			try {
				readPiece(bytes, decoder, call, events);
			} catch (error) {
				// What came before the failure stands: it is shown, and resumed from.
				yield events;
				throw whyBroken(error, body);
			}
			// Most reads of a slow answer, and all keep-alives, bring none.
			if (events.length > 0) {
				yield events;
			}
			if (bytes === undefined || decoder.finished()) {
				body.finish();
				return;
			}
		}
	} finally {
		body.close();
	}
}

/** Of an answer that is not complete, the connection may know why. */
function whyBroken(error: unknown, body: Body): unknown {
	const isCut = error instanceof StreamError && error.kind === 'interrupted';
	return isCut ? (body.broken() ?? error) : error;
}

function readPiece(
	bytes: Uint8Array | undefined,
	decoder: AnswerDecoder,
	call: Call,
	events: StreamEvent[],
): void {
	if (bytes === undefined) {
		decoder.end(events);
		return;
	}
	const chatter = decoder.push(bytes, events);
	call.wire?.({ type: 'bytes', count: bytes.byteLength, chatter });
}
