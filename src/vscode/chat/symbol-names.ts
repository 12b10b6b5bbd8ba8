/** Reads `Reader.read()`, `std::string` or `Reader#read` as a name and what holds it; '' where nothing does. */
export function symbolNames(text: string | undefined): { name: string; container: string } {
	const names = (text ?? '').replace(/\(.*\)$/s, '').split(/\.|::|#/);
	return { name: names.at(-1) ?? '', container: names.at(-2) ?? '' };
}
