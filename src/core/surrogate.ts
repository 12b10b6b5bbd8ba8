/** True for the first half of a character of two UTF-16 units: a text that ends with it ends within a character. */
export function isHighSurrogate(unit: number): boolean {
	return unit >= 0xd800 && unit < 0xdc00;
}
