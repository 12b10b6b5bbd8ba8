import assert from 'node:assert/strict';
import type { ErrorKind } from '../../../src/core/errors.ts';
import { networkError } from '../../../src/core/http/network-error.ts';

const SERVER = { provider: 'test', name: 'Test' };

describe('a network failure', () => {
	const codes: [code: string, kind: ErrorKind, sentence: RegExp][] = [
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'network', /certificate of example\.org is not trusted/],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'network', /certificate/],
		['EAI_AGAIN', 'network', /cannot be reached/],
		['UND_ERR_CONNECT_TIMEOUT', 'timeout', /did not answer in time/],
		['UND_ERR_HEADERS_TIMEOUT', 'timeout', /did not answer in time/],
		['net::ERR_CERT_AUTHORITY_INVALID', 'network', /certificate/],
		['net::ERR_CONNECTION_REFUSED', 'network', /Nothing answers at https:\/\/example\.org/],
		['net::ERR_TUNNEL_CONNECTION_FAILED', 'network', /proxy/],
		['SOMETHING_NEW', 'network', /failed/],
	];
	for (const [code, kind, sentence] of codes) {
		it(`${code}: ${kind}`, () => {
			const cause = Object.assign(new Error('It did not work'), { code });
			const error = fail(new TypeError('fetch failed', { cause }));
			assert.equal(error.kind, kind);
			assert.match(error.message, sentence);
			assert.equal(error.detail, `fetch failed: ${code} It did not work`);
			assert.equal(error.cause, undefined);
		});
	}

	it('in a browser, which does not say more, is told with all that it may be', () => {
		const failed = new TypeError('Failed to fetch');
		assert.match(fail(failed).message, /network is down, or that server admits no web pages/);
		const { signal } = new AbortController();
		const local = networkError(failed, 'http://localhost:11434/v1', SERVER, signal);
		assert.match(local.message, /OLLAMA_ORIGINS/);
		assert.equal(local.kind, 'network');
	});

	it('of a name with several addresses is told by the first', () => {
		const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
		const error = fail(new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }));
		assert.match(error.message, /Nothing answers/);
	});

	it('after an abort is the abort', () => {
		assert.equal(networkError(new Error('x'), 'http://a', SERVER, AbortSignal.abort()).kind, 'aborted');
	});
});

function fail(error: unknown) {
	return networkError(error, 'https://example.org/v1', SERVER, new AbortController().signal);
}
