import assert from 'node:assert/strict';
import { balanceOf } from '../../../src/core/models/balance.ts';
import { errorReply, json } from '../../servers/chat-stream.ts';
import { type Script, startProvider } from '../../servers/provider.ts';

const { signal } = new AbortController();
const POE = { provider: 'poe', name: 'Poe', baseUrl: 'https://api.poe.com/v1', key: async () => 'key-1' };

describe('balanceOf', function () {
	this.timeout(20_000);

	it("reads Poe's points, with the key", async () => {
		const { balance, requests } = await ask(json(200, { current_point_balance: 2500, email: 'x' }));
		assert.deepEqual(balance, { amount: 2500, unit: 'points' });
		assert.equal(requests[0]?.url, '/usage/current_balance');
		assert.equal(requests[0]?.headers.authorization, 'Bearer key-1');
	});

	it('asks nobody who is not known to tell', async () => {
		const fetch = () => assert.fail('nothing is asked');
		assert.equal(
			await balanceOf({ ...POE, baseUrl: 'https://example.com/v1' }, { signal, fetch }),
			undefined,
		);
		assert.equal(await balanceOf({ ...POE, baseUrl: 'nowhere' }, { signal, fetch }), undefined);
	});

	it('fails as any request does', async () => {
		await assert.rejects(ask(errorReply(401, { message: 'No' })), { kind: 'authentication' });
		await assert.rejects(ask(json(200, { points: 'many' })), { kind: 'protocol' });
		await assert.rejects(ask({ headers: { 'content-type': 'text/html' }, body: '<html>' }), {
			kind: 'protocol',
		});
	});
});

/** What is sent to Poe goes to a server of the test's own. */
async function ask(script: Script) {
	const provider = await startProvider(script);
	try {
		const balance = await balanceOf(POE, {
			signal,
			fetch: (url, init) => fetch(String(url).replace('https://api.poe.com', provider.origin), init),
		});
		return { balance, requests: provider.requests };
	} finally {
		await provider.close();
	}
}
