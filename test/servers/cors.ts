import type { RecordedRequest } from './provider.ts';
import type { Reply } from './reply.ts';

/** No provider that admits web pages at all admits less than these headers of theirs. */
const ALLOWED = 'authorization, content-type';

/**
 * Answers as a provider does that admits web pages: first the browser's question whether one may ask, then the request.
 *
 * @param options `headers`: what else a page may send.
 */
export function admitPages(
	answer: (request: RecordedRequest) => Reply,
	{ headers = [] }: { headers?: readonly string[] } = {},
): (request: RecordedRequest) => Reply {
	const cors = {
		'access-control-allow-origin': '*',
		'access-control-allow-methods': 'GET, POST',
		'access-control-allow-headers': [ALLOWED, ...headers].join(', '),
	};
	return (request) => {
		if (request.method === 'OPTIONS') {
			return { status: 204, headers: cors };
		}
		const reply = answer(request);
		return { ...reply, headers: { 'content-type': 'text/event-stream', ...reply.headers, ...cors } };
	};
}
