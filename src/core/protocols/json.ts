/** The parsed JSON; undefined for text that is none, which JSON itself cannot say. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
