/** A name like `src/a.ts` or `a.ts:12`; a name without folder and line, such as `node.js`, is more often no file. */
const PATH =
	/^(?=[^:#]*\/|[^/]*\.\w+(?::|#L)\d)(?:\.{1,2}\/|\/)?[\w@.+-]+(?:\/[\w@.+-]+)*\.[A-Za-z]\w{0,9}(?:(?::|#L)\d{1,7}(?::\d{1,7}|-L?\d{1,7})?)?$/;

/** True for text that may name a file of the workspace; whether there is one shows when it is opened. */
export function isPath(text: string): boolean {
	return text.length <= 300 && PATH.test(text);
}

/** What makes an element a link to a file: it is answered by its class, and reached by the keyboard. */
export function pathAttributes(path: string): [string, string][] {
	return [
		['class', 'path-link'],
		['role', 'link'],
		['tabindex', '0'],
		['title', path],
	];
}
