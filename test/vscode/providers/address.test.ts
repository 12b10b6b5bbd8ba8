import assert from 'node:assert/strict';
import {
	baseUrlProblem,
	isPlainHttpOnNetwork,
	reachOf,
	tidyBaseUrl,
} from '../../../src/vscode/providers/address.ts';

describe('address of a provider', () => {
	it('is tidied from what people paste', () => {
		assert.equal(tidyBaseUrl('  https://a.example/v1/ \n'), 'https://a.example/v1');
		assert.equal(tidyBaseUrl('https://a.example/v1/chat/completions'), 'https://a.example/v1');
		assert.equal(tidyBaseUrl('https://a.example/v1/models/'), 'https://a.example/v1');
	});

	it('is known by its host as this machine, a private network or the world', () => {
		for (const host of [
			'localhost',
			'a.localhost',
			'127.0.0.1',
			'127.1',
			'127.9.9.9',
			'[::1]',
			'2130706433',
		]) {
			assert.equal(reachOf(`http://${host}:1234/v1`), 'loopback', host);
		}
		for (const host of [
			'10.0.0.7',
			'192.168.1.4',
			'172.16.0.1',
			'172.31.255.1',
			'169.254.3.4',
			'100.64.1.1',
			'[fd12::1]',
			'[fe80::1]',
			'nas',
			'nas.local',
			'nas.home.arpa',
		]) {
			assert.equal(reachOf(`http://${host}/v1`), 'private', host);
		}
		for (const host of [
			'example.com',
			'8.8.8.8',
			'172.32.0.1',
			'100.128.0.1',
			'10.example.com',
			'127.0.0.1.example.com',
			'localhost.example.com',
			'[2001:db8::1]',
			'[::ffff:8.8.8.8]',
		]) {
			assert.equal(reachOf(`http://${host}/v1`), 'public', host);
		}
	});

	it('may be plain http on this machine and on a private network, to be confirmed there', () => {
		assert.equal(baseUrlProblem('http://127.0.0.1:11434/v1'), undefined);
		assert.equal(isPlainHttpOnNetwork('http://127.0.0.1:11434/v1'), false);
		assert.equal(baseUrlProblem('http://192.168.1.4/v1'), undefined);
		assert.equal(isPlainHttpOnNetwork('http://192.168.1.4/v1'), true);
		assert.equal(isPlainHttpOnNetwork('https://192.168.1.4/v1'), false);
		assert.match(baseUrlProblem('http://example.com/v1') ?? '', /Use https\./);
	});

	it('is refused with the next step where it cannot be one', () => {
		for (const text of [
			'',
			'api.example.com',
			'ftp://a.example',
			'javascript:alert(1)',
			'https://me:pw@a.example/v1',
			'https://a.example/v1?key=1',
			'https://a.example/v1#x',
		]) {
			assert.match(baseUrlProblem(text) ?? '', /\.$/, text);
		}
	});
});
