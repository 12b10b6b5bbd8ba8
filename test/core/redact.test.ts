import assert from 'node:assert/strict';
import { redact } from '../../src/core/redact.ts';

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

	it('hides it within what was encoded together with it, and split over lines', () => {
		const key = 'canary-0123456789-abcdef';
		for (const before of ['', 'u', 'me', 'bot', 'user']) {
			const basic = btoa(`${before}:${key}`);
			const redacted = redact(`Basic realm, got ${basic}.`, key);
			assert.ok(redacted.includes('[key]'), redacted);
			const sure = basic.slice(Math.ceil(((before.length + 1) * 4) / 3), -4);
			assert.ok(!redacted.includes(sure), redacted);
		}
		for (const split of [
			'canary-0123\n456789-abcdef',
			'canary-01" + "23456789-abcdef',
			'canary-0123456789-abc\\ndef',
		]) {
			assert.equal(redact(`<${split}>`, key), '<[key]>');
		}
	});

	it('is not slowed down by a text that is nearly a key', () => {
		const key = 'a'.repeat(200);
		assert.equal(redact(`${'a '.repeat(5000)}b`, `${key}!`).includes('[key]'), false);
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
