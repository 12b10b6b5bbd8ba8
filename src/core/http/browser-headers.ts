import { PRESETS } from '../providers.ts';

/** A browser sets these itself; some ask the server first whether a page may, and many servers say no. */
const BROWSERS_OWN: ReadonlySet<string> = new Set(['accept-encoding', 'user-agent']);

/** Whether requests are made by a browser, which first asks the server whether it admits the page. */
export function isInBrowser(): boolean {
	return 'WorkerGlobalScope' in globalThis;
}

/** The headers of a request as they are sent from within a browser: with what the provider wants of those. */
export function browserHeaders(headers: Headers | Record<string, string>, url: string): Headers {
	const sent = new Headers(headers);
	for (const name of BROWSERS_OWN) {
		sent.delete(name);
	}
	const preset = PRESETS.find(({ baseUrl }) => originOf(baseUrl) === originOf(url));
	for (const [name, value] of Object.entries(preset?.browserHeaders ?? {})) {
		sent.set(name, value);
	}
	return sent;
}

/** Undefined for an address that the user has yet to type. */
function originOf(address: string): string | undefined {
	return URL.canParse(address) ? new URL(address).origin : undefined;
}
