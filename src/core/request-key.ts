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
export function canonicalRequest(request: ChatRequest, scope: string): string | undefined {
	const asked = request.fresh === undefined ? request : { ...request, fresh: undefined };
	return toCanonicalJson([SCHEMA_VERSION, scope, asked]);
}

/**
 * A few words of what a request asks, which are soon found: requests that are equal have the same, and others mostly
 * not. For looking up what may be equal before anything is compared.
 *
 * @param scope as in `requestKey`.
 */
export function sketchOf({ model, messages }: ChatRequest, scope: string): string {
	const last = messages.at(-1);
	const part = typeof last?.content === 'string' ? last.content : last?.content.at(-1);
	const text = typeof part === 'object' && part.type === 'text' ? part.text : part;
	return `${scope} ${model} ${messages.length} ${typeof text === 'string' ? text.slice(-SKETCHED) : ''}`;
}

/** So many of the last UTF-16 units are most of what tells one request from another. */
const SKETCHED = 200;

/** To be raised whenever `ChatRequest`, or the meaning of a stored answer, changes. */
const SCHEMA_VERSION = 1;

function toCanonicalJson(value: unknown): string | undefined {
	try {
		return write(value);
	} catch {
		return undefined;
	}
}

/**
 * As `JSON.stringify`, with the fields of objects in the order of their names; a replacer that sorts them would take
 * several times as long. @throws for what cannot be written.
 */
function write(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) {
		return JSON.stringify(value);
	}
	if (Array.isArray(value)) {
		return `[${value.map((item) => write(item) ?? 'null').join(',')}]`;
	}
	if ('toJSON' in value && typeof value.toJSON === 'function') {
		return JSON.stringify(value);
	}
	let fields = '';
	for (const name of Object.keys(value).sort()) {
		const text = write(Reflect.get(value, name));
		if (text !== undefined) {
			fields += `${fields === '' ? '' : ','}${JSON.stringify(name)}:${text}`;
		}
	}
	return `{${fields}}`;
}
