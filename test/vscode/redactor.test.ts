import assert from 'node:assert/strict';
import { redactPatterns } from '../../src/core/redact.ts';
import { createRedactor } from '../../src/vscode/redactor.ts';

const KEY = 'canary+key/"with"=odd?bytes-0123456789';

describe('redactor', () => {
	it('hides a known key in every form', () => {
		const { learn, redact } = createRedactor();
		learn(KEY);
		const base64 = Buffer.from(KEY).toString('base64');
		for (const form of [
			KEY,
			base64,
			Buffer.from(KEY).toString('base64url'),
			encodeURIComponent(KEY),
			JSON.stringify(KEY),
			`https://x.example/?key=${encodeURIComponent(KEY)}&a=b`,
		]) {
			const redacted = redact(`before ${form} after`);
			assert.ok(redacted.startsWith('before ') && redacted.endsWith(' after'), redacted);
			assert.ok(redacted.includes('[key]'), redacted);
			assert.ok(!redacted.includes(form) && !redacted.includes('canary'), redacted);
		}
	});

	it('hides what looks like a key', () => {
		for (const text of [
			'Incorrect API key provided: sk-proj-abcdefghijklmnop1234.',
			'Incorrect API key provided: sk-abcd****************wxyz.',
			'gsk_abcdefghijklmnopqrstuvwx',
			'AIzaSyA1234567890abcdefghijk',
			'authorization: Bearer abcdef.ghijkl-mnop',
		]) {
			assert.match(redactPatterns(text), /\[key\]/, text);
		}
	});

	it('leaves ordinary words alone', () => {
		const { learn, redact } = createRedactor();
		learn('short');
		const text =
			'A short sk-etch of the task: skip-over-the-lazy-dog-and-run, hf models, risk-management-software.';
		assert.equal(redact(text), text);
	});
});
