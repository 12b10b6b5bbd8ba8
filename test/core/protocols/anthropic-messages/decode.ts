import { createFold } from '../../../../src/core/protocols/anthropic-messages/fold.ts';
import { decodeWith } from '../decode-with.ts';

/** Decodes an answer without a network, its bytes in the given pieces. */
export const decode = decodeWith(createFold);
