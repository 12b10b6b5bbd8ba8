import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userText } from '../../../src/core/chat.ts';
import type { ConnectEndpoint } from '../../../src/core/protocols/protocol.ts';
import { inBytes, inRandomPieces } from '../../servers/pieces.ts';
import { type Provider, startProvider } from '../../servers/provider.ts';
import type { Reply } from '../../servers/reply.ts';
import { collect, type Outcome } from './openai-chat/collect.ts';

/** A protocol as its fixtures see it. */
export interface Fixtures {
	/** The folder under `test/fixtures`. */
	protocol: string;
	connect: ConnectEndpoint;
	/** Decodes an answer without a network. */
	decode(pieces: Iterable<Uint8Array>): Outcome;
	/** The fewest fixtures that are there. */
	least: number;
	/** The fixture that also goes byte by byte over a socket. */
	byteByByte: string;
	/** The base URL as the protocol's SDK means it; default: the one with `/v1`. */
	baseUrlOf?(provider: Provider): string;
}

/**
 * Suites one test a fixture: `NAME.sse` is the body, `NAME.events.json` what it means, however the bytes are cut.
 * `UPDATE=1` writes the latter anew; look at the difference before believing it.
 */
export function describeFixtures(fixtures: Fixtures): void {
	const { protocol, decode, least, byteByByte } = fixtures;
	const folder = new URL(`../../fixtures/${protocol}/`, import.meta.url);
	const names = readdirSync(folder)
		.filter((file) => file.endsWith('.sse'))
		.map((file) => file.slice(0, -'.sse'.length));

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
				assert.deepEqual(await ask(fixtures, { body }), expected, 'over a socket, whole');
				assert.deepEqual(await ask(fixtures, { body, pieceSize: 7 }), expected, 'over a socket, in pieces');
				const random = [...inRandomPieces(body, 1)];
				assert.deepEqual(await ask(fixtures, { body: random }), expected, 'over a socket, at random');
				checkCuts(decode, body, expected);
			});
		}

		it('byte by byte over a socket', async () => {
			const body = readFileSync(new URL(`${byteByByte}.sse`, folder));
			assert.deepEqual(await ask(fixtures, { body, pieceSize: 1 }), plain(decode([body])));
		});
	});
}

/** Cutting at every byte is quadratic: the two floods among the fixtures, of 30 kB, are cut at random only. */
const LARGEST_CUT_EVERYWHERE = 4096;

function checkCuts(decode: Fixtures['decode'], body: Buffer, expected: unknown): void {
	assert.deepEqual(plain(decode(inBytes(body))), expected, 'byte by byte');
	for (let seed = 1; seed <= 50; seed++) {
		assert.deepEqual(plain(decode(inRandomPieces(body, seed))), expected, `at random, seed ${seed}`);
	}
	for (let at = 1; at < body.length && body.length <= LARGEST_CUT_EVERYWHERE; at++) {
		const cut = [body.subarray(0, at), body.subarray(at)];
		assert.deepEqual(plain(decode(cut)), expected, `cut at ${at}`);
	}
}

/** Events as they stand in the file; an error is the last line, without what depends on the run. */
function plain({ events, error }: Outcome): unknown[] {
	const failure = error && { error: { ...error.toJSON(), provider: undefined } };
	const text = JSON.stringify([...events, ...(failure ? [failure] : [])]);
	return JSON.parse(
		text
			.replace(/(Test) \(http:\/\/127\.0\.0\.1:\d+\)/g, '$1')
			.replace(/call_[0-9a-f]{8}-[0-9a-f-]{27}_/g, 'call_RANDOM_'),
	);
}

function read(file: URL, make: () => unknown[]): unknown {
	if (process.env.UPDATE) {
		const lines = make().map((event) => JSON.stringify(event));
		writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
	}
	return JSON.parse(readFileSync(file, 'utf8'));
}

async function ask(
	{ connect, baseUrlOf = (provider) => provider.baseUrl }: Fixtures,
	reply: Reply,
): Promise<unknown[]> {
	const provider = await startProvider(reply);
	try {
		const stream = connect({ provider: 'test', name: 'Test', baseUrl: baseUrlOf(provider) });
		const request = { model: 'asked', messages: [userText('Hello')] };
		return plain(await collect(stream(request, { signal: new AbortController().signal })));
	} finally {
		await provider.close();
	}
}
