import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userText } from '../../../src/core/chat.ts';
import { StreamError } from '../../../src/core/errors.ts';
import { type AnswerFold, createAnswerDecoder } from '../../../src/core/protocols/answer-decoder.ts';
import type { ConnectEndpoint } from '../../../src/core/protocols/protocol.ts';
import type { Exchange } from '../../../src/core/protocols/provider-error.ts';
import { inBytes, inRandomPieces } from '../../servers/pieces.ts';
import { startProvider } from '../../servers/provider.ts';
import type { Reply } from '../../servers/reply.ts';
import { collect, type Outcome } from './openai-chat/collect.ts';

/** A protocol as its fixtures see it. */
export interface Fixtures {
	/** The folder under `test/fixtures`. */
	protocol: string;
	connect: ConnectEndpoint;
	createFold(exchange: Exchange, model: string): AnswerFold;
	/** The fewest fixtures that are there. */
	least: number;
}

/**
 * Suites one test a fixture: `NAME.sse` is the body, `NAME.events.json` what it means, however the bytes are cut.
 * `UPDATE=1` writes the latter anew; look at the difference before believing it.
 */
export function describeFixtures({ protocol, connect, createFold, least }: Fixtures): void {
	const folder = new URL(`../../fixtures/${protocol}/`, import.meta.url);
	const names = readdirSync(folder)
		.filter((file) => file.endsWith('.sse'))
		.map((file) => file.slice(0, -'.sse'.length));

	const decode = (pieces: Iterable<Uint8Array>) => decodeWith(createFold, pieces);

	describe(`${protocol} fixtures`, function () {
		// The first request loads the SDK, file by file.
		this.timeout(20_000);

		it('are there', () => {
			assert.ok(names.length >= least);
		});

		for (const name of names) {
			it(`${name}: the same events however the bytes are cut`, async () => {
				const body = readFileSync(new URL(`${name}.sse`, folder));
				const expected = read(new URL(`${name}.events.json`, folder), () => plain(decode([body])));
				assert.deepEqual(await ask(connect, { body }), expected, 'over a socket, whole');
				assert.deepEqual(await ask(connect, { body, pieceSize: 7 }), expected, 'over a socket, in pieces');
				assert.deepEqual(plain(decode(inBytes(body))), expected, 'byte by byte');
				for (let seed = 1; seed <= 20; seed++) {
					assert.deepEqual(plain(decode(inRandomPieces(body, seed))), expected, `at random, seed ${seed}`);
				}
				for (let at = 1; at < body.length; at++) {
					const cut = [body.subarray(0, at), body.subarray(at)];
					assert.deepEqual(plain(decode(cut)), expected, `cut at ${at}`);
				}
			});
		}
	});
}

/** Decodes an answer without a network, its bytes in the given pieces. */
function decodeWith(createFold: Fixtures['createFold'], pieces: Iterable<Uint8Array>): Outcome {
	const exchange = { provider: 'test', name: 'Test', model: 'asked' };
	const decoder = createAnswerDecoder(exchange, 'text/event-stream', createFold(exchange, 'asked'));
	const outcome: Outcome = { events: [] };
	try {
		for (const piece of pieces) {
			decoder.push(piece, outcome.events);
			if (decoder.finished()) {
				return outcome;
			}
		}
		decoder.end(outcome.events);
	} catch (error) {
		if (!(error instanceof StreamError)) {
			throw error;
		}
		outcome.error = error;
	}
	return outcome;
}

/** Events as they stand in the file; an error is the last line, without what depends on the run. */
function plain({ events, error }: Outcome): unknown[] {
	const failure = error && { error: { ...error.toJSON(), provider: undefined } };
	const text = JSON.stringify([...events, ...(failure ? [failure] : [])]);
	return JSON.parse(text.replace(/(Test) \(http:\/\/127\.0\.0\.1:\d+\)/g, '$1'));
}

function read(file: URL, make: () => unknown[]): unknown {
	if (process.env.UPDATE) {
		const lines = make().map((event) => JSON.stringify(event));
		writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
	}
	return JSON.parse(readFileSync(file, 'utf8'));
}

async function ask(connect: ConnectEndpoint, reply: Reply): Promise<unknown[]> {
	const provider = await startProvider(reply);
	try {
		const stream = connect({ provider: 'test', name: 'Test', baseUrl: provider.baseUrl });
		const request = { model: 'asked', messages: [userText('Hello')] };
		return plain(await collect(stream(request, { signal: new AbortController().signal })));
	} finally {
		await provider.close();
	}
}
