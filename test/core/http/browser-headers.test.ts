import assert from 'node:assert/strict';
import { browserHeaders } from '../../../src/core/http/browser-headers.ts';
import { createHeaders } from '../../../src/core/http/headers.ts';
import { request } from '../../../src/core/http/request.ts';
import { startProvider } from '../../servers/provider.ts';

const SERVER = { provider: 'test', name: 'Test' };
const DIRECT = 'anthropic-dangerous-direct-browser-access';

describe('the headers of a request in a browser', function () {
	this.timeout(20_000);

	it('are none that a server would have to admit besides the key and the type', () => {
		const headers = createHeaders({ 'content-type': 'application/json' }, SERVER, 'sk-1');
		assert.deepEqual(
			[...browserHeaders(headers, 'https://api.openai.com/v1/chat/completions')],
			[
				['authorization', 'Bearer sk-1'],
				['content-type', 'application/json'],
			],
		);
	});

	it('tell Anthropic, and nobody else, that a browser asks', () => {
		assert.equal(browserHeaders({}, 'https://api.anthropic.com/v1/messages').get(DIRECT), 'true');
		assert.equal(browserHeaders({}, 'https://api.anthropic.com.evil.org/v1/messages').get(DIRECT), null);
		assert.equal(browserHeaders({}, 'http://api.anthropic.com/v1/messages').get(DIRECT), null);
	});

	it('are sent where there is a web worker around, and nowhere else', async () => {
		const provider = await startProvider({ body: '' });
		const call = { signal: new AbortController().signal };
		const ask = () =>
			request({
				...{ url: provider.origin, method: 'GET', headers: createHeaders({}, SERVER, undefined) },
				...{ server: SERVER, call },
			});
		try {
			await (await ask()).text();
			Object.assign(globalThis, { WorkerGlobalScope: class {} });
			await (await ask()).text();
			assert.deepEqual(
				provider.requests.map(({ headers }) => headers['user-agent'] === 'Weir'),
				[true, false],
			);
		} finally {
			Reflect.deleteProperty(globalThis, 'WorkerGlobalScope');
			await provider.close();
		}
	});
});
