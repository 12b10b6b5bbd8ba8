import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../src/vscode/base64.ts';

describe('base64 without Node', () => {
	it('is what Node writes, and is read back', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				const text = toBase64(bytes);
				assert.equal(text, Buffer.from(bytes).toString('base64'));
				assert.deepEqual(fromBase64(text), new Uint8Array(bytes));
			}),
		);
	});

	it('reads as Node does what is not quite base64', () => {
		const written = ['aGV sbG8\n', 'aGVsbG8', 'aGVsbG8=garbage', '-_-_', 'a', '', '====', 'aGVs*bG8='];
		for (const text of written) {
			assert.deepEqual(fromBase64(text), new Uint8Array(Buffer.from(text, 'base64')), text);
		}
	});

	it('writes more bytes than a call takes arguments', () => {
		const bytes = new Uint8Array(100_001).map((_, at) => at % 251);
		assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
	});
});
