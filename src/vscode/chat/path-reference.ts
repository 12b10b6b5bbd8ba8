/** A place in a file; line and character from 0. */
export interface PathReference {
	/** With slashes, without `.` and `..`; absolute where it begins with a slash. */
	path: string;
	line: number;
	character: number;
}

/** Reads `src/a.ts`, `src/a.ts:12`, `src/a.ts:12:3` or `src/a.ts#L12`; undefined for a path that climbs. */
export function readPathReference(text: string): PathReference | undefined {
	const [, path = '', line = '1', character = '1'] =
		/^(.*?)(?:(?::|#L)(\d{1,7})(?::(\d{1,7})|-L?\d{1,7})?)?$/s.exec(text) ?? [];
	const steps = path.replaceAll('\\', '/').split('/');
	if (path === '' || steps.includes('..') || /[\0\n]/.test(path)) {
		return undefined;
	}
	return {
		path: steps.filter((step, index) => step !== '.' && (step !== '' || index === 0)).join('/'),
		line: Math.max(0, Number(line) - 1),
		character: Math.max(0, Number(character) - 1),
	};
}
