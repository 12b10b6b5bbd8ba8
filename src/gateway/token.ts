import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
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
 * (Anthropic's others); with both, one that is right is enough. Takes as long for any wrong token, whatever its length.
 */
export function createTokenCheck(token: string): (headers: IncomingHttpHeaders) => TokenVerdict {
	const expected = digest(token);
	const isToken = (given: string | undefined) =>
		given !== undefined && timingSafeEqual(digest(given), expected);
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

function digest(text: string): Buffer {
	return hash('sha256', text, 'buffer');
}
