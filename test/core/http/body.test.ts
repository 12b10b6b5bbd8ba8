import assert from 'node:assert/strict';
import { openBody, readBriefly } from '../../../src/core/http/body.ts';
import { type Script, startProvider } from '../../servers/provider.ts';

const SERVER = { provider: 'test', name: 'Test' };

describe('a body', () => {
	it('is read to its end', async () => {
		await withResponse({ body: 'Hello' }, async (response) => {
			const body = openBody(response, SERVER, new AbortController().signal);
			assert.equal(new TextDecoder().decode(await body.read()), 'Hello');
			assert.equal(await body.read(), undefined);
			assert.equal(body.broken(), undefined);
			body.close();
			assert.equal(await body.read(), undefined);
		});
	});

	it('ends where the connection breaks, and says so', async () => {
		await withResponse({ body: ['Hel', 30], end: 'close' }, async (response) => {
			const body = openBody(response, SERVER, new AbortController().signal);
			await body.read();
			assert.equal(await body.read(), undefined);
			assert.equal(body.broken()?.kind, 'interrupted');
		});
	});

	it('of no length has an end, too', async () => {
		const body = openBody(new Response(null, { status: 204 }), SERVER, new AbortController().signal);
		assert.equal(await body.read(), undefined);
	});
});

describe('readBriefly', () => {
	const { signal } = new AbortController();

	it('reads what there is', async () => {
		await withResponse({ body: ['Bro', 10, 'ken'] }, async (response) => {
			assert.equal(await readBriefly(response, { signal }), 'Broken');
		});
	});

	it('reads no more bytes than wanted', async () => {
		await withResponse({ body: 'x'.repeat(100_000), end: 'never' }, async (response) => {
			assert.equal((await readBriefly(response, { signal, maxBytes: 1000 })).length, 1000);
		});
	});

	it('waits no longer than wanted', async () => {
		await withResponse({ body: 'slow', end: 'never' }, async (response) => {
			assert.equal(await readBriefly(response, { signal, maxMs: 100 }), 'slow');
		});
	});

	it('keeps what came before a break', async () => {
		await withResponse({ body: ['half', 30], end: 'close' }, async (response) => {
			assert.equal(await readBriefly(response, { signal }), 'half');
		});
	});
});

async function withResponse(script: Script, use: (response: Response) => Promise<void>): Promise<void> {
	const provider = await startProvider(script);
	try {
		await use(await fetch(provider.origin));
	} finally {
		await provider.close();
	}
}
