import { encodeError } from '../openai-chat/server-error.ts';
import type { ServerHalf } from '../server.ts';
import { encodeAnswer } from './server-answer.ts';
import { createEncoder } from './server-encoder.ts';
import { decodeRequest } from './server-request.ts';

/** The server half of OpenAI's responses, as OpenAI's own clients want it; errors before a stream are OpenAI's. */
export const openAiResponsesServer: ServerHalf = { decodeRequest, createEncoder, encodeAnswer, encodeError };
