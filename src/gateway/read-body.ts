import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { parseJson } from '../core/protocols/json.ts';
import { isDeeperThan } from './json-depth.ts';
import { type Refusal, Refused } from './refusal.ts';

/** How deep JSON may nest; a tool's schema of 30 levels is within. */
const DEEPEST = 64;

/**
 * Reads a request's body as JSON. What is too long is not read to its end.
 *
 * @param mostBytes the longest body.
 * @throws Refused for another type than JSON (415), a body that is too long (413), and one that is no JSON (400).
 * @throws the request's own error where its client left on the way.
 */
export async function readJson(request: IncomingMessage, mostBytes: number): Promise<unknown> {
	checkType(request);
	const bytes = await readBytes(request, mostBytes);
	if (isDeeperThan(DEEPEST, bytes)) {
		throw new Refused(badRequest(`The body nests deeper than ${DEEPEST} levels. Make it flatter.`));
	}
	const body = parseJson(decode(bytes));
	if (body === undefined) {
		throw new Refused(badRequest('The body is no JSON. Send one JSON object in UTF-8.'));
	}
	return body;
}

function badRequest(message: string): Refusal {
	return { status: 400, type: 'invalid_request_error', message };
}

/** A form's types need no preflight from a web page, and a compressed body may be a bomb. */
function checkType({ headers }: IncomingMessage): void {
	const type = headers['content-type'] ?? '';
	const coding = headers['content-encoding'] ?? 'identity';
	if (
		type !== 'application/json' &&
		!/^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i.test(type)
	) {
		throw new Refused(
			unsupported('The body must be "application/json" in UTF-8. Send it with that content-type.'),
		);
	}
	if (coding.toLowerCase() !== 'identity') {
		throw new Refused(unsupported('Compressed bodies are not read. Send it without content-encoding.'));
	}
}

function unsupported(message: string): Refusal {
	return { status: 415, type: 'invalid_request_error', message };
}

/** @throws Refused also at once. */
function readBytes(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
	if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
		throw new Refused(tooLarge(mostBytes));
	}
	const pieces: Buffer[] = [];
	let length = 0;
	// Iterating would destroy the request on the way out, and with it the connection that the refusal goes by.
	return new Promise((resolve, reject) => {
		request.on('data', (piece: Buffer) => {
			length += piece.length;
			if (length > mostBytes) {
				request.pause();
				request.removeAllListeners('data');
				reject(new Refused(tooLarge(mostBytes)));
			} else {
				pieces.push(piece);
			}
		});
		request.on('end', () => {
			const [only] = pieces;
			resolve(pieces.length === 1 && only ? only : Buffer.concat(pieces, length));
		});
		request.on('error', reject);
		// Closes in any case; an error made for each request would cost more than reading it.
		request.on('close', () => {
			if (!request.readableEnded) {
				reject(new Error('The client left before its request was whole.'));
			}
		});
	});
}

function tooLarge(mostBytes: number): Refusal {
	const mebibytes = Math.floor(mostBytes / 2 ** 20);
	return {
		status: 413,
		type: 'request_too_large',
		message: `The body is longer than ${mebibytes > 0 ? `${mebibytes} MiB` : `${mostBytes} bytes`}. Shorten it.`,
		headers: { 'x-should-retry': 'false' },
	};
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
	if (isAscii(bytes)) {
		return bytes.toString('latin1');
	}
	try {
		return UTF8.decode(bytes);
	} catch {
		throw new Refused(badRequest('The body is not in UTF-8. Send it in that encoding.'));
	}
}
