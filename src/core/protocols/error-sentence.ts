import { t } from '@vscode/l10n';
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
				? t('{0} wants a key. Add one.', name)
				: t('{0} did not accept the key. Change it, or make a new one.', name);
		case 'permission':
			return t('{0} does not allow this with your key. Check what the key and your account may use.', name);
		case 'not-found':
			return isAboutModel(said) && model !== undefined
				? t('{0} has no model "{1}" for your key. Choose another model.', name, model)
				: notThere(exchange);
		case 'context-length':
			return t(
				'The conversation is longer than {0} can read. Start a new chat, or leave something out.',
				model ?? name,
			);
		case 'rate-limit':
			return `${t('{0} limits how often it may be asked.', name)} ${waitFor(said.retryAfterMs)}`;
		case 'quota':
			return t('Your {0} account has no credit left for this. Add some, or choose another provider.', name);
		case 'overloaded':
			return `${t('{0} is overloaded.', name)} ${waitFor(said.retryAfterMs)}`;
		case 'timeout':
			return t('{0} gave up waiting for the model. Try again, or choose another model.', name);
		case 'content-filter':
			return t(
				'{0} refused the request by its content rules. Say it differently, or choose another model.',
				name,
			);
		case 'invalid-request':
			return t('{0} rejected the request. Its reason is in the details.', name);
		default:
			return t('{0} failed on its side. Try again, or choose another model.', name);
	}
}

function isAboutModel({ code, message }: Pick<SaidError, 'code' | 'message'>): boolean {
	return /model/i.test(`${code} ${message}`);
}

function notThere({ name, url }: Exchange): string {
	const address = url === undefined ? name : withoutQuery(url);
	return t('There is nothing at {0}. Check the address of {1}: it often ends in /v1.', address, name);
}

function withoutQuery(url: string): string {
	const { origin, pathname } = new URL(url);
	return origin + pathname;
}

function waitFor(ms: number | undefined): string {
	if (ms === undefined || ms === 0) {
		return t('Wait a little, then try again.');
	}
	const seconds = Math.ceil(ms / 1000);
	return seconds > 120
		? t('Try again in {0} minutes.', Math.ceil(seconds / 60))
		: t('Try again in {0} s.', seconds);
}
