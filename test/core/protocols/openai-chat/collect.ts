import { StreamError } from '../../../../src/core/errors.ts';
import { createDecoder } from '../../../../src/core/protocols/openai-chat/decode.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { decodeBy, EXCHANGE } from '../decode-with.ts';

/** What a stream came to: its events, and the error that ended it, if one did. */
export interface Outcome {
	events: StreamEvent[];
	error?: StreamError;
}

/** Drinks a stream to its end. Anything but a `StreamError` is a failure of the test. */
export async function collect(stream: AsyncIterable<StreamEvent>): Promise<Outcome> {
	const events: StreamEvent[] = [];
	try {
		for await (const event of stream) {
			events.push(event);
		}
		return { events };
	} catch (error) {
		if (error instanceof StreamError) {
			return { events, error };
		}
		throw error;
	}
}

/** Decodes an answer without a network, its bytes in the given pieces. */
export function decode(pieces: Iterable<Uint8Array>, contentType = 'text/event-stream'): Outcome {
	return decodeBy(createDecoder(EXCHANGE, 'asked', contentType), pieces);
}
