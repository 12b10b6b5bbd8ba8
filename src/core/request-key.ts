import type { ChatRequest } from './chat.ts';

/**
 * A name for everything that decides an answer: 64 hexadecimal digits. Two requests have the same one if they say
 * the same, in whatever order their fields stand and whether an absent field is left out or undefined. Nothing of
 * the request can be read from it.
 *
 * `fresh` and `policies` are left out: they say how the answer may come about, not what is asked.
 *
 * @param scope who asks and where: the endpoint's origin, the protocol, the identity of the key (a hash, never the
 * key), and whatever else must be kept apart, such as a workspace. Answers never cross from one scope to another.
 * @returns undefined for what cannot be written as JSON (cycles, bigints, bottomless nesting): it fails where it is
 * sent, with a better sentence than could be had here.
 */
export async function requestKey(request: ChatRequest, scope: string): Promise<string | undefined> {
	const { policies: _, ...asked } = request;
	const canonical = canonicalRequest(asked, scope);
	if (canonical === undefined) {
		return undefined;
	}
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * What `requestKey` is made of, for what lives no longer than the request itself: it says all that the request says.
 * `policies` are among it, since who shares a call shares what is done to it on its way.
 */
export function canonicalRequest({ fresh: _, ...request }: ChatRequest, scope: string): string | undefined {
	return toCanonicalJson([SCHEMA_VERSION, scope, request]);
}

/** To be raised whenever `ChatRequest`, or the meaning of a stored answer, changes. */
const SCHEMA_VERSION = 1;

function toCanonicalJson(value: unknown): string | undefined {
	try {
		return JSON.stringify(value, sortKeys);
	} catch {
		return undefined;
	}
}

function sortKeys(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return value;
	}
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	// Defines each field, so that one named __proto__ is a field like any other.
	return Object.fromEntries(entries);
}
