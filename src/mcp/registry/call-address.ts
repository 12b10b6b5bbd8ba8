import { aborted, StreamError } from '../../core/errors.ts';
import { openBody } from '../../core/http/body.ts';
import { request } from '../../core/http/request.ts';
import { type ConfiguredTool, CUT, MOST_OUTPUT, type ToolOutcome } from './configured-tool.ts';

/**
 * Sends a call's arguments to the address that the user named, by POST; what comes back is the result. No redirect is
 * followed.
 *
 * @throws StreamError `tool` where it takes too long, `network` where nobody answers, `aborted` where it is stopped.
 */
export async function callAddress(
	tool: ConfiguredTool & { url: string },
	args: string,
	{ timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
	environment: Readonly<Record<string, string | undefined>>,
): Promise<ToolOutcome> {
	const patience = AbortSignal.timeout(timeoutMs);
	const call = { signal: AbortSignal.any([signal, patience]) };
	const server = { provider: tool.name, name: tool.name };
	try {
		const headers = new Headers({ ...filledIn(tool, environment), 'content-type': 'application/json' });
		const response = await request({ url: tool.url, method: 'POST', headers, body: args, server, call });
		const content = await readText(response, server, call.signal);
		return response.ok
			? { content }
			: { content: `${tool.name} answered ${response.status}.\n${content}`.trim(), isError: true };
	} catch (error) {
		if (signal.aborted) {
			throw aborted();
		}
		throw patience.aborted
			? new StreamError('tool', `${tool.name} was given up: it took longer than ${timeoutMs / 1000} s.`)
			: error;
	}
}

/** A variable that is not set leaves nothing behind. */
function filledIn(
	{ headers = {}, env = [] }: ConfiguredTool,
	environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	const fill = (whole: string, name: string) => (env.includes(name) ? (environment[name] ?? '') : whole);
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, value.replace(/\$\{(\w+)\}/g, fill)]),
	);
}

async function readText(
	response: Response,
	server: { provider: string; name: string },
	signal: AbortSignal,
): Promise<string> {
	const body = openBody(response, server, signal);
	const pieces: Uint8Array[] = [];
	let length = 0;
	try {
		for (let piece = await body.read(); piece && length <= MOST_OUTPUT; piece = await body.read()) {
			pieces.push(piece);
			length += piece.length;
		}
		const broken = body.broken();
		if (broken) {
			throw broken;
		}
	} finally {
		body.close();
	}
	const text = Buffer.concat(pieces).subarray(0, MOST_OUTPUT).toString();
	return length > MOST_OUTPUT ? text + CUT : text;
}
