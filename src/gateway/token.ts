import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The shortest token that a user may choose, in characters: 96 bits, if they are random. */
export const SHORTEST_TOKEN = 16;

/** A new token: 256 random bits in 43 characters that need no escaping anywhere. */
export function createToken(): string {
	return randomBytes(32).toString('base64url');
}

/** What a request's credentials come to. A missing one is no guess. */
export type TokenVerdict = 'right' | 'wrong' | 'missing';

/**
 * Judges the credentials of requests: a bearer token (OpenAI's clients, Anthropic's for TypeScript) or `x-api-key`
 * (Anthropic's others); with both, one that is right is enough. How long it takes for a wrong token tells nothing of the
 * right one: both are compared as a whole, filled up to one size. A hash of each would do the same at ten times the cost.
 */
export function createTokenCheck(token: string): (headers: IncomingHttpHeaders) => TokenVerdict {
	const size = Math.max(COMPARED_BYTES, Buffer.byteLength(token) + 4);
	const expected = filled(Buffer.alloc(size), token);
	const guess = Buffer.alloc(size);
	const isToken = (given: string | undefined) =>
		given !== undefined && timingSafeEqual(filled(guess, given), expected);
	return (headers) => {
		const bearer = bearerOf(headers.authorization);
		const key = headers['x-api-key'];
		const apiKey = typeof key === 'string' && key !== '' ? key : undefined;
		if (isToken(bearer) || isToken(apiKey)) {
			return 'right';
		}
		return headers.authorization === undefined && apiKey === undefined ? 'missing' : 'wrong';
	};
}

/** The scheme's name is read in any case, as RFC 9110 §11.1 wants it. */
function bearerOf(authorization: string | undefined): string | undefined {
	return authorization === undefined ? undefined : /^bearer +(\S+) *$/i.exec(authorization)?.[1];
}

/** What is compared of a token; a header holds no NUL, so what is filled up with them is one text alone. */
const COMPARED_BYTES = 256;

function filled(into: Buffer, text: string): Buffer {
	into.fill(0);
	// Longer ones are cut, and wrong: where the right one ends with NULs, as many as a character may take, they have text.
	into.write(text);
	return into;
}
