import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.ts';
import { createTokenCheck, type TokenVerdict } from './token.ts';

/** Who may ask. */
export interface AccessRules {
	token: string;
	/** What clients may call the server besides loopback's names, as `host` or `host:port`. */
	allowedHosts?: readonly string[] | undefined;
	/** Web pages that may ask, as exact origins. Default none: no page may. */
	allowedOrigins?: readonly string[] | undefined;
}

/** What decides over a request before its path is looked at. */
export interface Access {
	/** Undefined: its address and its sender are in order. */
	checkSender(request: IncomingMessage): Refusal | undefined;
	checkToken(request: IncomingMessage): TokenVerdict;
	/** The headers that let the web page read the answer which asked for it; none without an allowed origin. */
	corsHeaders(request: IncomingMessage): Readonly<Record<string, string>>;
}

/**
 * Decides who may use a server on loopback, which every web page and every program of the machine can reach.
 *
 * A page of the attacker's that calls itself by a name of his that resolves to 127.0.0.1 is known by `Host`, a page
 * that sends requests across origins by `Origin` and `Sec-Fetch-Site`; only then does the token count.
 *
 * @param port where the server listens.
 */
export function createAccess(rules: AccessRules, port: number): Access {
	const hosts = allowedHosts(rules, port);
	const origins = new Set(rules.allowedOrigins);
	const verdictOf = createTokenCheck(rules.token);
	return {
		checkSender(request) {
			if (!isAddressedTo(request, hosts)) {
				return WRONG_HOST;
			}
			return isFromElsewhere(request, origins) ? WRONG_ORIGIN : undefined;
		},
		checkToken: ({ headers }) => verdictOf(headers),
		corsHeaders({ headers: { origin } }) {
			return origin !== undefined && origins.has(origin)
				? {
						'access-control-allow-origin': origin,
						'access-control-expose-headers': 'x-request-id, x-weir-cache, x-weir-left-out, retry-after',
						vary: 'origin',
					}
				: {};
		},
	};
}

const WRONG_HOST: Refusal = {
	status: 421,
	type: 'permission_error',
	message:
		'This server does not answer to that host. Use the address that Weir printed, or add the name to allowedHosts.',
};

const WRONG_ORIGIN: Refusal = {
	status: 403,
	type: 'permission_error',
	message: 'Web pages may not use this server. To let one, add its origin to allowedOrigins.',
};

/** The headers of an answer that has to do with the token. */
export const WRONG_TOKEN: Refusal = {
	status: 401,
	type: 'authentication_error',
	message:
		'This server wants its token, as "Authorization: Bearer TOKEN" or as "x-api-key: TOKEN". Weir shows it where the server was started.',
	headers: { 'www-authenticate': 'Bearer realm="weir"', 'x-should-retry': 'false' },
};

function allowedHosts({ allowedHosts = [] }: AccessRules, port: number): ReadonlySet<string> {
	const names = ['127.0.0.1', 'localhost', '[::1]', ...allowedHosts].map((name) => name.toLowerCase());
	return new Set(names.flatMap((name) => (/:\d+$/.test(name) ? [name] : [`${name}:${port}`])));
}

/** One `Host`, and a target that does not name another one itself. */
function isAddressedTo(
	{ headers, rawHeaders, url = '' }: IncomingMessage,
	hosts: ReadonlySet<string>,
): boolean {
	const { host } = headers;
	return (
		host !== undefined && hosts.has(host.toLowerCase()) && url.startsWith('/') && !isRepeated(rawHeaders)
	);
}

/** Node keeps the first `Host` of several and hides the rest, which another reader on the way may go by. */
function isRepeated(rawHeaders: readonly string[]): boolean {
	let seen = 0;
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = rawHeaders[at];
		if (name?.length === 4 && name.toLowerCase() === 'host') {
			seen += 1;
		}
	}
	return seen !== 1;
}

/** Browsers tell where a request comes from; programs say nothing. A page that Weir served there is none. */
function isFromElsewhere({ headers }: IncomingMessage, origins: ReadonlySet<string>): boolean {
	const { origin } = headers;
	if (origin !== undefined) {
		return !origins.has(origin);
	}
	const site = headers['sec-fetch-site'];
	return site !== undefined && site !== 'none' && site !== 'same-origin';
}
