import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userText } from '../../../../src/core/chat.ts';
import { connect } from '../../../../src/core/protocols/openai-chat/client.ts';
import { inBytes, inRandomPieces } from '../../../servers/pieces.ts';
import { startProvider } from '../../../servers/provider.ts';
import type { Reply } from '../../../servers/reply.ts';
import { collect, decode, type Outcome } from './collect.ts';

/**
 * One oddity of a provider a file: `NAME.sse` is the body, `NAME.events.json` what it means. `UPDATE=1` writes the
 * latter anew; look at the difference before believing it.
 */
const FOLDER = new URL('../../../fixtures/openai-chat/', import.meta.url);
const names = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.sse'))
	.map((file) => file.slice(0, -'.sse'.length));

describe('openai-chat fixtures', function () {
	// The first request loads the SDK, file by file.
	this.timeout(20_000);

	it('are there', () => {
		assert.ok(names.length >= 25);
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
		const body = readFileSync(new URL('openai-parallel-tools.sse', FOLDER));
		assert.deepEqual(await ask({ body, pieceSize: 1 }), plain(decode([body])));
	});
});

/** Events as they stand in the file; an error is the last line, without what depends on the run. */
function plain({ events, error }: Outcome): unknown[] {
	const said = error?.toJSON();
	const failure = said && { error: JSON.parse(JSON.stringify({ ...said, provider: undefined })) };
	const json = JSON.stringify([...events, ...(failure ? [failure] : [])]);
	return JSON.parse(
		json.replace(/ \(http:[^)]*\)/, '').replace(/call_[0-9a-f]{8}-[0-9a-f-]{27}_/g, 'call_RANDOM_'),
	);
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
		const stream = connect({ provider: 'test', name: 'Test', baseUrl: provider.baseUrl });
		const request = { model: 'asked', messages: [userText('Hello')] };
		return plain(await collect(stream(request, { signal: new AbortController().signal })));
	} finally {
		await provider.close();
	}
}
