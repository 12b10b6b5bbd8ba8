import type { ServerHalf } from '../server.ts';
import { encodeAnswer } from './server-answer.ts';
import { createEncoder } from './server-encoder.ts';
import { encodeError } from './server-error.ts';
import { decodeRequest } from './server-request.ts';

/** The server half of Anthropic's Messages API, as Anthropic's own clients want it; every API version is welcome. */
export const anthropicMessagesServer: ServerHalf = {
	decodeRequest,
	createEncoder,
	encodeAnswer,
	encodeError,
};
