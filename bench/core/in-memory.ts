import type { Body } from './body.ts';

/** A `fetch` that answers with a body from memory, cut as it is. */
export function inMemory({ pieces }: Body): typeof fetch {
	return async () =>
		new Response(ReadableStream.from(pieces), { headers: { 'content-type': 'text/event-stream' } });
}
