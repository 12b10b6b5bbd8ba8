import type { ErrorKind } from '../errors.ts';
import type { Exchange, SaidError } from './provider-error.ts';

/** What people are told of a provider's error: what is so, then what to do. The provider's own words are elsewhere. */
export function sentenceOf(
	kind: ErrorKind,
	exchange: Exchange,
	said: Pick<SaidError, 'code' | 'message'> & { retryAfterMs?: number | undefined },
): string {
	const { name, model, key } = exchange;
	switch (kind) {
		case 'authentication':
			return key === undefined
				? `${name} wants a key. Add one.`
				: `${name} did not accept the key. Change it, or make a new one.`;
		case 'permission':
			return `${name} does not allow this with your key. Check what the key and your account may use.`;
		case 'not-found':
			return isAboutModel(said) && model !== undefined
				? `${name} has no model "${model}" for your key. Choose another model.`
				: notThere(exchange);
		case 'context-length':
			return `The conversation is longer than ${model ?? name} can read. Start a new chat, or leave something out.`;
		case 'rate-limit':
			return `${name} limits how often it may be asked. ${waitFor(said.retryAfterMs)}`;
		case 'quota':
			return `Your ${name} account has no credit left for this. Add some, or choose another provider.`;
		case 'overloaded':
			return `${name} is overloaded. ${waitFor(said.retryAfterMs)}`;
		case 'timeout':
			return `${name} gave up waiting for the model. Try again, or choose another model.`;
		case 'content-filter':
			return `${name} refused the request by its content rules. Say it differently, or choose another model.`;
		case 'invalid-request':
			return `${name} rejected the request. Its reason is in the details.`;
		default:
			return `${name} failed on its side. Try again, or choose another model.`;
	}
}

function isAboutModel({ code, message }: Pick<SaidError, 'code' | 'message'>): boolean {
	return /model/i.test(`${code} ${message}`);
}

function notThere({ name, url }: Exchange): string {
	const address = url === undefined ? name : withoutQuery(url);
	return `There is nothing at ${address}. Check the address of ${name}: it often ends in /v1.`;
}

function withoutQuery(url: string): string {
	const { origin, pathname } = new URL(url);
	return origin + pathname;
}

function waitFor(ms: number | undefined): string {
	if (ms === undefined || ms === 0) {
		return 'Wait a little, then try again.';
	}
	const seconds = Math.ceil(ms / 1000);
	return seconds > 120 ? `Try again in ${Math.ceil(seconds / 60)} minutes.` : `Try again in ${seconds} s.`;
}
