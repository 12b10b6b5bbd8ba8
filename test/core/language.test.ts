import assert from 'node:assert/strict';
import { config } from '@vscode/l10n';
import { language, plural, sayList, sayNumber } from '../../src/core/language.ts';

describe('language', () => {
	const said = () => [
		language(),
		sayNumber(1234.5),
		sayList(['a', 'b', 'c']),
		sayList(['a', 'b'], 'disjunction'),
		...[0, 1, 2].map((count) => plural(count, { one: 'one', other: 'other' })),
	];

	afterEach(() => config({ contents: {} }));

	it('is English where nothing is translated', () => {
		assert.deepEqual(said(), ['en', '1,234.5', 'a, b, and c', 'a or b', 'other', 'one', 'other']);
	});

	it('is the one that a translation names, in numbers, lists and plurals too', () => {
		config({ contents: { en: 'fr' } });
		assert.deepEqual(said(), ['fr', '1\u202f234,5', 'a, b et c', 'a ou b', 'one', 'one', 'other']);
	});
});
