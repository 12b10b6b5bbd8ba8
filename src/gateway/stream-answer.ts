import type { Clock } from '../core/clock.ts';
import { StreamError, toStreamError } from '../core/errors.ts';
import { batchesOf, pour } from '../core/event-stream.ts';
import { createSseWriter } from '../core/http/sse-writer.ts';
import type { EventEncoder } from '../core/protocols/server.ts';
import type { StreamEvent } from '../core/stream.ts';
import type { Exchange } from './exchange.ts';
import { openReply, type ReplyTimes } from './reply-stream.ts';

/** How a stream becomes a response. */
export interface StreamReply {
	encoder: EventEncoder;
	times: ReplyTimes;
	/** Asked for when the status is sent. */
	headers: () => Readonly<Record<string, string>>;
	clock?: Clock | undefined;
}

/**
 * Writes a stream of events to the client, no faster than it reads. A failure once the response has begun is told
 * within it, in the protocol's own shape, and nothing after it looks like an end.
 *
 * @throws StreamError a failure before the response has begun, for whoever can still give it a status.
 */
export async function streamAnswer(
	events: AsyncIterable<StreamEvent>,
	{ response, signal }: Exchange,
	{ encoder, times, headers, clock }: StreamReply,
): Promise<void> {
	const reply = openReply(response, times, headers, clock);
	const writer = createSseWriter(reply, signal);
	try {
		await pour(batchesOf(events), (batch) => {
			let text = '';
			for (let at = 0; at < batch.length; at++) {
				text += encoder.event(batch[at] as StreamEvent);
			}
			return writer.send(text);
		});
		reply.end('');
	} catch (error) {
		const failure = toStreamError(error, signal);
		if (!reply.begun) {
			reply.release();
			throw failure;
		}
		reply.end(response.destroyed ? '' : encoder.failure(asToldToClient(failure)));
	}
}

/** A client that is still there did not stop its answer: the server did. */
export function asToldToClient(failure: StreamError): StreamError {
	return failure.kind === 'aborted'
		? new StreamError('interrupted', 'The gateway was stopped while it answered. Ask again.', {
				retryable: true,
			})
		: failure;
}
