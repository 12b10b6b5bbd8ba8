import { StreamError } from '../errors.ts';

/**
 * Checks a number of a request before it is sent; undefined is always fine.
 *
 * @param field as the protocol calls it.
 * @throws StreamError `invalid-request` that names the field and its range.
 */
export function checkRange(field: string, value: number | undefined, least: number, most: number): void {
	if (value === undefined || (value >= least && value <= most)) {
		return;
	}
	const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `between ${least} and ${most}`;
	throw new StreamError(
		'invalid-request',
		`${field} must be ${range}, not ${value}. Change it in the request.`,
	);
}
