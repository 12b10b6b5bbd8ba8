const NUMERALS: [string, number][] = [
	['M', 1000],
	['CM', 900],
	['D', 500],
	['CD', 400],
	['C', 100],
	['XC', 90],
	['L', 50],
	['XL', 40],
	['X', 10],
	['IX', 9],
	['V', 5],
	['IV', 4],
	['I', 1],
];

/** A number from 1 to 3999 in Roman numerals. */
export function toRoman(number: number): string {
	let text = '';
	for (const entry of NUMERALS) {
		const numeral = entry[0];
		const value = entry[1];
		while (number >= value) {
			text = text + numeral;
			number = number - value;
		}
	}
	return text;
}
