import assert from 'node:assert/strict';
import { createCitations } from '../../../../src/core/protocols/openai-chat/citations.ts';

describe('citations', () => {
	it('are told once each, by whatever name they come', () => {
		const read = createCitations();
		const annotation = {
			type: 'url_citation',
			url_citation: { url: 'https://a', title: 'A', content: 'Said.' },
		};
		assert.deepEqual(read({}, { annotations: [annotation, annotation] }), [
			{ type: 'citation', url: 'https://a', title: 'A', text: 'Said.' },
		]);
		assert.deepEqual(
			read(
				{ citations: ['https://a', 'https://b'], search_results: [{ url: 'https://b', title: 'B' }] },
				undefined,
			),
			[{ type: 'citation', url: 'https://b', title: 'B' }],
		);
	});

	it('are bounded, and nonsense is none', () => {
		const read = createCitations();
		assert.deepEqual(
			read({ citations: [null, 5, '', {}], search_results: 'x' }, { annotations: [null, {}] }),
			[],
		);
		const many = Array.from({ length: 1000 }, (_, index) => `https://${index}`);
		assert.equal(read({ citations: many }, undefined).length, 256);
	});
});
