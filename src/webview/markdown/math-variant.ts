/** Where the capitals and the small letters of an alphabet begin in Unicode, and the letters that lie elsewhere. */
interface Alphabet {
	capitals: number;
	small: number;
	elsewhere: Readonly<Record<string, string>>;
}

/** @see https://www.unicode.org/charts/PDF/U1D400.pdf */
const ALPHABETS: Readonly<Record<string, Alphabet>> = {
	'double-struck': {
		capitals: 0x1d538,
		small: 0x1d552,
		elsewhere: { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' },
	},
	script: {
		capitals: 0x1d49c,
		small: 0x1d4b6,
		elsewhere: {
			...{ B: 'ℬ', E: 'ℰ', F: 'ℱ', H: 'ℋ', I: 'ℐ', L: 'ℒ', M: 'ℳ', R: 'ℛ' },
			...{ e: 'ℯ', g: 'ℊ', o: 'ℴ' },
		},
	},
	fraktur: {
		capitals: 0x1d504,
		small: 0x1d51e,
		elsewhere: { C: 'ℭ', H: 'ℌ', I: 'ℑ', R: 'ℜ', Z: 'ℨ' },
	},
};

/**
 * Writes the letters of alphabets that no style can make as what they are in Unicode: browsers have left this part of
 * MathML out, and would show ℝ as an R. Bold and the like are the style sheet's.
 */
export function writeAlphabets(root: Element): void {
	for (const token of root.querySelectorAll('[mathvariant]')) {
		const alphabet = ALPHABETS[token.getAttribute('mathvariant') ?? ''];
		if (alphabet && token.childElementCount === 0) {
			token.textContent = token.textContent.replace(/[A-Za-z]/g, (letter) => letterOf(alphabet, letter));
			token.setAttribute('mathvariant', 'normal');
		}
	}
}

function letterOf({ capitals, small, elsewhere }: Alphabet, letter: string): string {
	const isCapital = letter <= 'Z';
	const place = letter.charCodeAt(0) - (isCapital ? 65 : 97);
	return elsewhere[letter] ?? String.fromCodePoint((isCapital ? capitals : small) + place);
}
