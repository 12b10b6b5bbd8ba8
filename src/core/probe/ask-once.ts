import { type Answer, accumulate, emptyAnswer } from '../accumulate.ts';
import type { ChatRequest } from '../chat.ts';
import { type StreamError, toStreamError } from '../errors.ts';
import type { StreamFn } from '../stream.ts';

/** What came of one request. */
export interface Reply {
	answer: Answer;
	/** Why it failed, if it did; never `aborted`, which is thrown. */
	error: StreamError | undefined;
	/** The media type of the response, without parameters. */
	contentType: string;
}

/** Asks one question of the model that is probed. */
export type Asked = (request: Omit<ChatRequest, 'model'>) => Promise<Reply>;

/** @throws StreamError `aborted` when the signal aborts; any other failure is part of the reply. */
export async function askOnce(stream: StreamFn, request: ChatRequest, signal: AbortSignal): Promise<Reply> {
	const answer = emptyAnswer();
	let contentType = '';
	try {
		const events = stream(request, {
			signal,
			wire(fact) {
				if (fact.type === 'headers') {
					contentType = (fact.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
				}
			},
		});
		for await (const event of events) {
			accumulate(answer, event);
		}
		return { answer, error: undefined, contentType };
	} catch (thrown) {
		const error = toStreamError(thrown, signal);
		if (error.kind === 'aborted') {
			throw error;
		}
		return { answer, error, contentType };
	}
}
