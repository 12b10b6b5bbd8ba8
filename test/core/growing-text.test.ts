import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GrowingText } from '../../src/core/growing-text.ts';
import { collectGarbage } from './collect-garbage.ts';

describe('a growing text', () => {
	it('law: says what was appended since it was last replaced, whenever it is read', () => {
		const deed = fc.record({
			do: fc.constantFrom('append', 'append', 'read', 'replace'),
			piece: fc.string(),
		});
		fc.assert(
			fc.property(fc.array(deed, { maxLength: 300 }), (deeds) => {
				const text = new GrowingText();
				let said = '';
				for (const { do: what, piece } of deeds) {
					if (what === 'append') {
						text.append(piece);
						said += piece;
					} else if (what === 'replace') {
						text.replace(piece);
						said = piece;
					} else {
						assert.equal(text.text, said);
					}
				}
				assert.equal(text.text, said);
			}),
		);
	});

	it('takes about what it says, not what its pieces took', async () => {
		const pieces = 200_000;
		const before = await heapUsed();
		const text = new GrowingText();
		for (let count = 0; count < pieces; count++) {
			// Six characters that are nobody else's: as a rope they would take over 50 bytes.
			text.append(String(100_000 + count));
		}
		const held = (await heapUsed()) - before;
		assert.ok(held < pieces * 20, `${held} bytes for ${pieces} pieces of six`);
		assert.equal(text.text.length, pieces * 6);
	});

	async function heapUsed(): Promise<number> {
		await collectGarbage();
		return process.memoryUsage().heapUsed;
	}
});
