import type * as z from 'zod/mini';
import { StreamError } from '../errors.ts';
import { quote } from '../http/quote.ts';
import { asObject, DEEPEST, isShallow } from './wire-value.ts';

/**
 * Reads the body of a client's request.
 *
 * @throws StreamError `invalid-request` that names the first field that is wrong, as `messages[0].content`; also for a
 * body that nests too deep: schemas, arguments and unknown fields are sent on as they came.
 */
export function readBody<T>(schema: z.ZodMiniType<T>, body: unknown): T {
	if (!isShallow(body)) {
		throw invalidField('The body', `nests deeper than ${DEEPEST} levels`);
	}
	const read = schema.safeParse(body);
	if (read.success) {
		return read.data;
	}
	const { path, issue } = deepest(read.error.issues, []);
	throw invalidField(nameOf(path), complaint(issue, valueAt(body, path)));
}

/**
 * The fields of a body that hold more than Weir has words for, whole: a provider that speaks the client's own protocol
 * gets them as they came.
 *
 * @param known what is understood of each field.
 */
export function fieldsWithMore(
	body: unknown,
	known: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> {
	const holdsMore = ([name, words]: [string, readonly string[]]) =>
		Object.keys(asObject(asObject(body)?.[name]) ?? {}).some((field) => !words.includes(field));
	return Object.fromEntries(
		Object.entries(known)
			.filter(holdsMore)
			.map(([name]) => [name, asObject(body)?.[name]]),
	);
}

/** The error of a request's field; `complaint` goes on after the field's name. */
export function invalidField(field: string, complaint: string): StreamError {
	return new StreamError('invalid-request', `${field} ${complaint}. Change it in the request.`);
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

interface Found {
	path: Path;
	issue: Issue;
}

/** Of the ways in which a value may be written, the one that came furthest is the one that was meant. */
function deepest(issues: readonly Issue[], above: Path): Found {
	const [issue] = issues;
	if (!issue) {
		throw new TypeError('A schema failed without saying why.');
	}
	const path = [...above, ...issue.path];
	if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
		return { path, issue };
	}
	const found = issue.errors.map((errors) => deepest(errors, path));
	const furthest = found.reduce((best, next) => (next.path.length > best.path.length ? next : best));
	return furthest.path.length > path.length ? furthest : { path, issue };
}

function complaint(issue: Issue, value: unknown): string {
	if (value === undefined) {
		return 'is missing';
	}
	switch (issue.code) {
		case 'invalid_type':
			return `must be ${withArticle(issue.expected)}, not ${kindOf(value)}`;
		case 'too_small':
			return issue.origin === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty';
		case 'invalid_value':
			return `must be ${oneOf(issue.values)}, not ${typeof value === 'object' ? kindOf(value) : quote(String(value), 50)}`;
		case 'unrecognized_keys':
			return `has a field that is not known, ${quote(issue.keys[0] ?? '', 50)}`;
		case 'invalid_union':
			return unionComplaint(issue, value);
		default:
			return 'is not what it should be';
	}
}

function unionComplaint(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): string {
	if ('options' in issue && Array.isArray(issue.options)) {
		return `must be ${oneOf(issue.options)}, not ${typeof value === 'string' ? quote(value, 50) : kindOf(value)}`;
	}
	const kinds = issue.errors.flatMap(([first]) =>
		first?.code === 'invalid_type' ? [withArticle(first.expected)] : [],
	);
	return kinds.length > 0
		? `must be ${kinds.join(' or ')}, not ${kindOf(value)}`
		: 'is not what it should be';
}

function oneOf(values: readonly unknown[]): string {
	return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;
}

function withArticle(type: string): string {
	return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function kindOf(value: unknown): string {
	if (value === null) {
		return 'null';
	}
	return withArticle(Array.isArray(value) ? 'array' : typeof value);
}

function nameOf(path: Path): string {
	const name = path
		.map((step) => (typeof step === 'number' ? `[${step}]` : `.${quote(String(step), 50)}`))
		.join('');
	return name.replace(/^\./, '') || 'The body';
}

function valueAt(body: unknown, path: Path): unknown {
	let value = body;
	for (const step of path) {
		value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
	}
	return value;
}
