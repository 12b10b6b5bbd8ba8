/** What may stand in the place of any value, as JSON. Some of it throws as soon as it is taken for a string. */
export const WRONG_VALUES: readonly string[] = [
	'null',
	'true',
	'-1',
	'1e400',
	'0.5',
	'""',
	'"\\ud800"',
	'[]',
	'{}',
	'[[{}]]',
	'{"toString":1,"valueOf":1,"length":1e9,"then":1}',
	'{"__proto__":{"polluted":1}}',
	'"__proto__"',
	`${'['.repeat(5000)}${']'.repeat(5000)}`,
	`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
];

/** A value in JSON text that may be replaced by another. */
export interface Hole {
	/** The names and indices that lead to it, with dots. */
	path: string;
	/** The JSON text around it. */
	before: string;
	after: string;
}

/** A hole in the place of each value within the value, besides itself. The first two items of a list stand for all. */
export function holesIn(value: unknown): Hole[] {
	return pathsIn(value).map((path) => {
		const [before = '', after = ''] = JSON.stringify(replaced(value, path)).split(`"${MARK}"`);
		return { path: path.join('.'), before, after };
	});
}

const MARK = '@value@';

function pathsIn(value: unknown): string[][] {
	if (typeof value !== 'object' || value === null) {
		return [];
	}
	return Object.entries(value)
		.filter(([key]) => !Array.isArray(value) || Number(key) < 2)
		.flatMap(([key, item]) => [[key], ...pathsIn(item).map((path) => [key, ...path])]);
}

function replaced(value: unknown, [key, ...rest]: readonly string[]): unknown {
	if (key === undefined) {
		return MARK;
	}
	const item = replaced(Reflect.get(value as object, key), rest);
	return Array.isArray(value) ? value.with(Number(key), item) : { ...(value as object), [key]: item };
}
