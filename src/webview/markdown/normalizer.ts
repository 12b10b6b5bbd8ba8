/** Line breaks and NUL as the parser would make them, so that offsets in the source stay true. */
export function createNormalizer(): (added: string, done: boolean) => string {
	let held = '';
	return (added, done) => {
		const text = held + added;
		// Its line feed may come with the next piece.
		held = !done && text.endsWith('\r') ? '\r' : '';
		return text
			.slice(0, text.length - held.length)
			.replace(/\r\n?/g, '\n')
			.replaceAll('\0', '\uFFFD');
	};
}
