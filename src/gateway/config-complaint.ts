import type * as z from 'zod/mini';
import { quote } from '../core/http/quote.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong with a configuration, in words that begin with the field's name: `providers[0].id must be a string`. */
export function complaintOf([issue]: readonly Issue[], above: readonly PropertyKey[] = []): string {
	if (!issue) {
		return 'it is not what it should be';
	}
	const path = [...above, ...issue.path];
	const field = path
		.map((step) => (typeof step === 'number' ? `[${step}]` : `.${quote(String(step), 50)}`))
		.join('')
		.replace(/^\./, '');
	const name = field || 'the file';
	switch (issue.code) {
		case 'unrecognized_keys':
			return `${name} has a field that is not known: ${issue.keys.map((key) => quote(key, 50)).join(', ')}`;
		case 'invalid_type':
			return `${name} must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
		case 'invalid_value':
			return `${name} must be one of ${issue.values.map(String).join(', ')}`;
		case 'too_small':
			return issue.origin === 'number' || issue.origin === 'int'
				? `${name} must be at least ${issue.minimum}`
				: `${name} must not be empty`;
		case 'too_big':
			return `${name} must be at most ${issue.maximum}`;
		case 'invalid_union': {
			const furthest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? [];
			return depthOf(furthest) > 0 ? complaintOf(furthest, path) : `${name} is not what it should be`;
		}
		case 'invalid_format':
			return `${name} ${issue.message}`;
		default:
			return `${name} is not what it should be`;
	}
}

function depthOf([issue]: readonly Issue[]): number {
	return issue?.path.length ?? 0;
}
