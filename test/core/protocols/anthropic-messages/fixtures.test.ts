import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userText } from '../../../../src/core/chat.ts';
import { connect } from '../../../../src/core/protocols/anthropic-messages/client.ts';
import { inBytes, inRandomPieces } from '../../../servers/pieces.ts';
import { startProvider } from '../../../servers/provider.ts';
import type { Reply } from '../../../servers/reply.ts';
import { collect, type Outcome } from '../openai-chat/collect.ts';
import { decode } from './decode.ts';

/**
 * One oddity of a provider a file: `NAME.sse` is the body, `NAME.events.json` what it means. `UPDATE=1` writes the
 * latter anew; look at the difference before believing it.
 */
const FOLDER = new URL('../../../fixtures/anthropic-messages/', import.meta.url);
const names = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.sse'))
	.map((file) => file.slice(0, -'.sse'.length));

describe('anthropic-messages fixtures', function () {
	this.timeout(20_000);

	it('are there', () => {
		assert.ok(names.length >= 40);
	});

	for (const name of names) {
		it(`${name}: the same events however the bytes are cut`, async () => {
			const body = readFileSync(new URL(`${name}.sse`, FOLDER));
			const expected = read(name, () => plain(decode([body])));
			assert.deepEqual(await ask({ body }), expected, 'over a socket, whole');
			assert.deepEqual(await ask({ body, pieceSize: 7 }), expected, 'over a socket, in pieces');
			assert.deepEqual(
				await ask({ body: [...inRandomPieces(body, 1)] }),
				expected,
				'over a socket, at random',
			);
			assert.deepEqual(plain(decode(inBytes(body))), expected, 'byte by byte');
			for (let seed = 1; seed <= 50; seed++) {
				assert.deepEqual(plain(decode(inRandomPieces(body, seed))), expected, `at random, seed ${seed}`);
			}
		});
	}

	it('byte by byte over a socket', async () => {
		const body = readFileSync(new URL('tool-parallel.sse', FOLDER));
		assert.deepEqual(await ask({ body, pieceSize: 1 }), plain(decode([body])));
	});
});

/** Events as they stand in the file; an error is the last line, without the address, which depends on the run. */
function plain({ events, error }: Outcome): unknown[] {
	const said = error?.toJSON();
	const failure = said && { error: JSON.parse(JSON.stringify({ ...said, provider: undefined })) };
	const json = JSON.stringify([...events, ...(failure ? [failure] : [])]);
	return JSON.parse(json.replace(/ \(http:\/\/127\.0\.0\.1:\d+\)/g, ''));
}

function read(name: string, make: () => unknown[]): unknown {
	const file = new URL(`${name}.events.json`, FOLDER);
	if (process.env.UPDATE) {
		writeFileSync(
			file,
			`[\n${make()
				.map((event) => JSON.stringify(event))
				.join(',\n')}\n]\n`,
		);
	}
	return JSON.parse(readFileSync(file, 'utf8'));
}

async function ask(reply: Reply): Promise<unknown[]> {
	const provider = await startProvider(reply);
	try {
		const stream = connect({ provider: 'test', name: 'Test', baseUrl: provider.origin });
		const request = { model: 'asked', messages: [userText('Hello')] };
		return plain(await collect(stream(request, { signal: new AbortController().signal })));
	} finally {
		await provider.close();
	}
}
