import { t } from '@vscode/l10n';
import type { ProtocolName } from '../../core/protocols/protocol.ts';

/** Where an address leads: this machine, a network of one's own, or the world. */
export type Reach = 'loopback' | 'private' | 'public';

/**
 * A typed or pasted base URL as it is kept: trimmed, without a trailing slash, and without the path of a single
 * call, which people copy from documentation.
 *
 * @param protocol what is spoken there; Anthropic's has no `/v1` in its base URL.
 */
export function tidyBaseUrl(text: string, protocol?: ProtocolName): string {
	return text
		.trim()
		.replace(/\/+$/, '')
		.replace(/\/(chat\/completions|responses|messages|models)$/, '')
		.replace(/\/+$/, '')
		.replace(protocol === 'anthropic-messages' ? /\/v1$/ : /$/, '');
}

/** Why `text` cannot be a provider's base URL, as a sentence with the next step; undefined where it can. */
export function baseUrlProblem(text: string): string | undefined {
	const address = tidyBaseUrl(text);
	if (!URL.canParse(address)) {
		return t('"{0}" is not an address. It begins with https:// and usually ends with /v1.', address);
	}
	const url = new URL(address);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return t('Only https and http addresses can be reached. Begin it with https://.');
	}
	if (url.username !== '' || url.password !== '') {
		return t(
			'An address with a name or a password in it would show them. Leave them out; the key is asked for next.',
		);
	}
	if (url.search !== '' || url.hash !== '') {
		return t('The address may not contain ? or #. Leave out what follows.');
	}
	if (url.protocol === 'http:' && reachOf(address) === 'public') {
		return t('Over plain http anyone on the way to {0} could read the key. Use https.', url.host);
	}
	return undefined;
}

/** True where a key would travel unencrypted over a network, though a private one: to be confirmed by the user. */
export function isPlainHttpOnNetwork(baseUrl: string): boolean {
	return new URL(baseUrl).protocol === 'http:' && reachOf(baseUrl) === 'private';
}

/** Where a base URL leads, judged by its host alone: nothing is resolved. */
export function reachOf(baseUrl: string): Reach {
	const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host)) {
		return 'loopback';
	}
	return PRIVATE.some((pattern) => pattern.test(host)) ? 'private' : 'public';
}

/**
 * RFC 1918, link-local, RFC 4193, carrier-grade NAT (RFC 6598: Tailscale and the like), names that public DNS
 * does not know, and names of a single label such as a container's.
 */
const PRIVATE: readonly RegExp[] = [
	/^10(\.\d+){3}$/,
	/^192\.168(\.\d+){2}$/,
	/^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$/,
	/^169\.254(\.\d+){2}$/,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])(\.\d+){2}$/,
	/^0\.0\.0\.0$/,
	/^f[cd][0-9a-f]{2}:/,
	/^fe[89ab][0-9a-f]:/,
	/\.(local|lan|internal|home\.arpa)$/,
	/^[^.:]+$/,
];
