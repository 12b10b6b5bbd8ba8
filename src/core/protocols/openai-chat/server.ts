import type { ServerHalf } from '../server.ts';
import { encodeAnswer } from './server-answer.ts';
import { createEncoder } from './server-encoder.ts';
import { encodeError } from './server-error.ts';
import { decodeRequest } from './server-request.ts';

/** The server half of OpenAI's chat completions, as OpenAI's own clients want it. */
export const openAiChatServer: ServerHalf = { decodeRequest, createEncoder, encodeAnswer, encodeError };
