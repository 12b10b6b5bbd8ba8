import assert from 'node:assert/strict';
import { FRAGMENTS, LONG_FRAGMENTS } from '../markdown/corpus.ts';
import { SUITES } from '../markdown/suites.ts';
import { usePageLab } from '../rig/page-lab.ts';

/** Runs in the page. */
const LAB = `
import { renderPart } from './markdown/draft.ts';
import { growChildren } from './markdown/grow-children.ts';
import { createParser } from './markdown/parser.ts';

const parser = createParser();
const blockOf = (html) => {
	const nodes = renderPart(html);
	return nodes.childElementCount === 1 && nodes.firstChild instanceof HTMLElement ? nodes.firstElementChild : undefined;
};
globalThis.lab = {
	/** Of a text and its beginning: both ways of making one block the other, where the short one is possible. */
	grown: (pairs) => pairs.map(([beginning, whole]) => {
		const [before, after] = [parser.render(beginning), parser.render(whole)];
		const [block, wanted] = [blockOf(before), blockOf(after)];
		const isGrown = block && wanted && before !== after && growChildren(block, before, after);
		return isGrown ? { grown: block.outerHTML, wanted: wanted.outerHTML, children: block.childNodes.length, expected: wanted.childNodes.length } : undefined;
	}),
};
`;

/** How a text may stand when it has come so far. */
const PARTS = [0.3, 0.5, 0.7, 0.9];

describe('a block whose last children are replaced', function () {
	this.timeout(60_000);
	const lab = usePageLab(LAB);

	it('is what its whole HTML would be, node by node: answers and both suites', async () => {
		const texts = [...FRAGMENTS, ...LONG_FRAGMENTS, ...Object.values(SUITES).flat()];
		const pairs = texts.flatMap((text) =>
			PARTS.map((part) => [text.slice(0, Math.floor(text.length * part)), text]),
		);
		type Grown = { grown: string; wanted: string; children: number; expected: number };
		const results = await lab.call<(Grown | undefined)[]>('grown', pairs);
		for (const [index, result] of results.entries()) {
			assert.equal(result?.grown, result?.wanted, JSON.stringify(pairs[index]));
			assert.equal(result?.children, result?.expected, JSON.stringify(pairs[index]));
		}
		assert.ok(results.filter(Boolean).length > 100, `${results.filter(Boolean).length} grew`);
	});
});
