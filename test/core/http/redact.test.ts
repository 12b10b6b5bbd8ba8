import assert from 'node:assert/strict';
import { redact } from '../../../src/core/http/redact.ts';

describe('redact', () => {
	it('hides the key wherever it stands', () => {
		assert.equal(redact('a my.odd+key b my.odd+key', 'my.odd+key'), 'a [key] b [key]');
	});

	it('hides it as an address, JSON and base64 write it', () => {
		const key = 'my"key\\with/all+of=it';
		for (const form of [encodeURIComponent(key), JSON.stringify(key).slice(1, -1), btoa(key)]) {
			assert.equal(redact(`<${form}>`, key), '<[key]>');
		}
	});

	it('hides what looks like a key', () => {
		for (const key of [
			'sk-proj-abcdefgh1234',
			'sk-ant-api03-abcdefgh',
			'gsk_abcdefgh12345678',
			'AIzaSyA-abcdefgh',
			'Bearer abc.def-ghi_jkl',
		]) {
			assert.equal(redact(`Wrong: ${key}.`, undefined).includes(key), false, key);
		}
	});

	it('leaves ordinary words', () => {
		const text = 'The risk-averse desk-lamp asked for a basic skill; task-1 is fine.';
		assert.equal(redact(text, 'a'), text);
	});
});
