import { t } from '@vscode/l10n';
import { aborted, type ErrorKind, StreamError } from '../errors.ts';

/** Who is at the other end, for messages. */
export interface Server {
	/** The provider's id. */
	provider: string;
	/** The provider's name as people know it. */
	name: string;
}

/**
 * A failed `fetch` as a `StreamError`: what happened, where, and what to do. The cause itself is left out, its code
 * and words stand in `detail`, because nobody can promise what a foreign error holds.
 */
export function networkError(error: unknown, url: string, server: Server, signal: AbortSignal): StreamError {
	if (error instanceof StreamError) {
		return error;
	}
	if (signal.aborted) {
		return aborted();
	}
	const said = wordsOf(error);
	const { origin, hostname } = new URL(url);
	const failure = FAILURES.find(({ pattern }) => pattern.test(said)) ?? UNKNOWN;
	const place = { origin, hostname, name: server.name, local: isLoopback(hostname) };
	return new StreamError(failure.kind ?? 'network', failure.sentence(place), {
		provider: server.provider,
		detail: said,
		...(failure.retryable === undefined ? {} : { retryable: failure.retryable }),
	});
}

/** The error of an answer whose connection ended before the answer did. Sending the request again may succeed. */
export function interrupted(server: Server, detail?: string): StreamError {
	return new StreamError(
		'interrupted',
		t('The connection to {0} ended before the answer was complete. Try again.', server.name),
		{ provider: server.provider, retryable: true, detail },
	);
}

/** The code and the words of an error and of what caused it, one line, bounded. */
export function wordsOf(error: unknown): string {
	const words: string[] = [];
	for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = innerOf(cause), depth++) {
		const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code} ` : '';
		words.push(`${code}${cause.message}`.trim());
	}
	return words.filter(Boolean).join(': ').slice(0, 500);
}

interface Place {
	origin: string;
	hostname: string;
	name: string;
	local: boolean;
}

interface Failure {
	/** Matches codes and words of undici, Node and Chromium, each of which may be behind `fetch` in VS Code. */
	pattern: RegExp;
	kind?: ErrorKind;
	retryable?: boolean;
	sentence(place: Place): string;
}

const UNKNOWN: Failure = {
	pattern: /^/,
	sentence: ({ name, origin }) =>
		t('The connection to {0} ({1}) failed. Check your network and the address.', name, origin),
};

const FAILURES: readonly Failure[] = [
	{
		// All that a browser ever says of a request that did not come through, so that pages cannot explore networks.
		pattern: /Failed to fetch|NetworkError when attempting|Load failed/,
		sentence: ({ name, origin, local }) =>
			local
				? t(
						'The browser did not get through to {0} ({1}): nothing answers there, or it admits no web pages. Start it so that it admits this page (Ollama: OLLAMA_ORIGINS), or use Weir in a window on a desktop.',
						name,
						origin,
					)
				: t(
						'The browser did not get through to {0} ({1}): the network is down, or that server admits no web pages (CORS). Check your network, or use Weir in a window on a desktop or a remote machine.',
						name,
						origin,
					),
	},
	{
		pattern: /ECONNREFUSED|CONNECTION_REFUSED/,
		sentence: ({ name, origin, local }) =>
			local
				? t('Nothing answers at {0}. Start {1}, or check the address.', origin, name)
				: t('Nothing answers at {0}. Check the address, or whether {1} is running.', origin, name),
	},
	{
		pattern: /ENOTFOUND|NAME_NOT_RESOLVED/,
		retryable: false,
		sentence: ({ hostname }) =>
			t(
				'There is no server called {0}, or this machine is offline. Check the address and your network.',
				hostname,
			),
	},
	{
		pattern: /EAI_AGAIN|INTERNET_DISCONNECTED|ENETUNREACH|EHOSTUNREACH|ADDRESS_UNREACHABLE|NETWORK_CHANGED/,
		sentence: ({ hostname }) => t('{0} cannot be reached. Check your network and proxy.', hostname),
	},
	{
		pattern: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|SSL_PROTOCOL_ERROR|tls_validate_record_header/,
		retryable: false,
		sentence: ({ origin }) =>
			t('{0} does not speak https. If it is a server of your own, its address may begin with http.', origin),
	},
	{
		pattern: /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME_INVALID|certificate/,
		retryable: false,
		sentence: ({ hostname }) =>
			t(
				"The certificate of {0} is not trusted. If a proxy inspects your traffic, add its certificate to the system's.",
				hostname,
			),
	},
	{
		pattern:
			/HPE_|Parse Error|does not match the HTTP|INVALID_HTTP_RESPONSE|RESPONSE_HEADERS_TRUNCATED|UND_ERR_HEADERS_OVERFLOW/,
		kind: 'protocol',
		sentence: ({ origin }) =>
			t('{0} speaks something other than HTTP. Check the address and its port.', origin),
	},
	{
		pattern: /CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|ETIMEDOUT|ERR_TIMED_OUT|CONNECTION_TIMED_OUT/,
		kind: 'timeout',
		sentence: ({ name, origin }) =>
			t('{0} ({1}) did not answer in time. Try again, or check the address.', name, origin),
	},
	{
		pattern: /ERR_PROXY|TUNNEL_CONNECTION_FAILED|Proxy response|PROXY_CONNECTION_FAILED/i,
		sentence: ({ hostname }) => t("The proxy did not connect to {0}. Check the proxy's settings.", hostname),
	},
	{
		pattern: /ECONNRESET|CONNECTION_(?:RESET|CLOSED)|EMPTY_RESPONSE|UND_ERR_SOCKET|EPIPE|other side closed/,
		sentence: ({ name, origin }) =>
			t('{0} ({1}) closed the connection without an answer. Try again.', name, origin),
	},
	{
		pattern: /bad port/,
		kind: 'invalid-request',
		sentence: ({ origin }) => t('The port in {0} is one that fetch never uses. Check the address.', origin),
	},
];

function innerOf(error: Error): unknown {
	// A name with several addresses fails with one error for each; the first tells enough.
	return error instanceof AggregateError && error.cause === undefined ? error.errors[0] : error.cause;
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
