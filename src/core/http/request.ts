import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import type { Call, WireFact } from '../stream.ts';
import { abortable } from './abortable.ts';
import { readBriefly } from './body.ts';
import { browserHeaders, isInBrowser } from './browser-headers.ts';
import { networkError, type Server } from './network-error.ts';

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
	url: string;
	method: string;
	headers: Headers | Record<string, string>;
	body?: string | Uint8Array<ArrayBuffer> | undefined;
	/** Who is asked, for messages. */
	server: Server;
	call: Call;
	fetch?: typeof fetch | undefined;
}

/**
 * Sends a request: the only place in Weir that calls `fetch`. Every status but a redirect comes back as a response.
 *
 * A redirect is never followed: a key that is meant for one server must not reach another, and `fetch` forwards
 * headers such as `x-api-key` to wherever it is sent.
 *
 * @throws StreamError `aborted` when the call is stopped, `network`, `timeout` or `protocol` when there is no
 * answer, `protocol` for a redirect; each names the server and the next step.
 */
export async function request(http: HttpRequest): Promise<Response> {
	const { url, call, server } = http;
	let response: Response;
	try {
		response = await send(http);
	} catch (error) {
		throw networkError(error, url, server, call.signal);
	}
	if (call.wire) {
		call.wire(new HeadersFact(response));
	}
	if (isRedirect(response)) {
		void readBriefly(response, { maxBytes: 0, signal: call.signal });
		throw redirectError(response, url, server);
	}
	return response;
}

/** Makes its headers of the response's when somebody looks at them, which hardly anybody does. */
class HeadersFact implements Extract<WireFact, { type: 'headers' }> {
	readonly type = 'headers';
	readonly status: number;
	readonly #response: Response;

	constructor(response: Response) {
		this.status = response.status;
		this.#response = response;
	}

	get headers(): Headers {
		return this.#response.headers;
	}
}

/** @throws what `fetch` rejects with, also at once. */
function send({
	url,
	method,
	headers,
	body,
	call,
	fetch = globalThis.fetch,
}: HttpRequest): Promise<Response> {
	const { signal } = call;
	signal.throwIfAborted();
	const sent = isInBrowser() ? browserHeaders(headers, url) : headers;
	const init: RequestInit = { method, headers: sent, signal, redirect: 'manual' };
	if (body !== undefined) {
		init.body = body;
	}
	return abortable(fetch(url, init), signal);
}

function isRedirect({ status, type }: Response): boolean {
	return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

function redirectError(response: Response, url: string, { name, provider }: Server): StreamError {
	const location = response.headers.get('location') ?? '';
	const target = URL.canParse(location, url) ? new URL(location, url).origin : undefined;
	const { origin } = new URL(url);
	// The rest of the target may hold what should stay private; its origin is enough to act on.
	const where =
		target === undefined ? t('somewhere else') : target === origin ? t('another path there') : target;
	return new StreamError(
		'protocol',
		t(
			"{0} ({1}) sends requests on to {2}. Weir does not follow with your key; if you trust that address, set it as the provider's.",
			name,
			origin,
			where,
		),
		{ provider, status: response.status, retryable: false },
	);
}
