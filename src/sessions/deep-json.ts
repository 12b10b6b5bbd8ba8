/** Where a text stood in a value: the keys on the way to it. */
export type JsonPath = readonly (string | number)[];

/** JSON whose long texts were lifted out; each left '' in its place. */
export interface LiftedJson {
	json: string;
	lifted: readonly { path: JsonPath; text: string }[];
}

/**
 * JSON of a value of any depth: `JSON.stringify` fails some thousand levels deep, while `JSON.parse` reads back a
 * million. Texts longer than `longest` UTF-16 units are lifted out, so that the whole stays below what a string can
 * hold. What JSON cannot say becomes null, or is left out, as there.
 */
export function deepJson(value: unknown, longest = Number.POSITIVE_INFINITY): LiftedJson {
	const out: string[] = [];
	const lifted: { path: JsonPath; text: string }[] = [];
	const left: Step[] = [{ value, place: undefined }];
	for (let step = left.pop(); step !== undefined; step = left.pop()) {
		if (typeof step === 'string') {
			out.push(step);
		} else if (typeof step.value === 'string' && step.value.length > longest) {
			lifted.push({ path: pathOf(step.place), text: step.value });
			out.push('""');
		} else if (typeof step.value === 'object' && step.value !== null) {
			open(step.value, step.place, left);
		} else {
			out.push(JSON.stringify(step.value) ?? 'null');
		}
	}
	return { json: out.join(''), lifted };
}

/** Puts a text back where it was lifted from; false where the value has no such place. */
export function putBack(value: unknown, path: JsonPath, text: string): boolean {
	let holder: unknown = value;
	for (const key of path.slice(0, -1)) {
		holder = isHolder(holder, key) ? holder[key] : undefined;
	}
	const last = path.at(-1);
	if (last === undefined || !isHolder(holder, last)) {
		return false;
	}
	holder[last] = text;
	return true;
}

/** What is still to be written: a piece of JSON, or a value and where it stands. */
type Step = string | { value: unknown; place: Place | undefined };

/** A list from the value to the root: a path for each of a million levels would take a million million keys. */
interface Place {
	key: string | number;
	outer: Place | undefined;
}

/** Pushes in reverse: the next step is the last one. */
function open(value: object, outer: Place | undefined, left: Step[]): void {
	if (Array.isArray(value)) {
		left.push(']');
		for (let index = value.length - 1; index >= 0; index--) {
			left.push({ value: value[index], place: { key: index, outer } });
			if (index > 0) {
				left.push(',');
			}
		}
		left.push('[');
		return;
	}
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	left.push('}');
	for (const [index, [key, field]] of [...fields.entries()].reverse()) {
		left.push({ value: field, place: { key, outer } }, `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`);
	}
	left.push('{');
}

function pathOf(place: Place | undefined): JsonPath {
	const path: (string | number)[] = [];
	for (let at = place; at; at = at.outer) {
		path.unshift(at.key);
	}
	return path;
}

/** Own fields alone: a path from a file leads to no prototype. */
function isHolder(value: unknown, key: string | number): value is Record<string | number, unknown> {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
