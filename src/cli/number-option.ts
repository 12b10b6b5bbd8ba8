import { StreamError } from '../core/errors.ts';

/** What a number given on the command line may be; both ends are allowed. */
export interface NumberRange {
	least: number;
	/** Default: as far as whole numbers are exact. */
	most?: number;
	/** Default false. */
	whole?: boolean;
}

/**
 * The number that was typed; undefined where none was.
 *
 * @param option its name, with the dashes.
 * @throws StreamError `invalid-request` that names the option and its range.
 */
export function readNumber(
	option: string,
	text: string | undefined,
	{ least, most = Number.MAX_SAFE_INTEGER, whole = false }: NumberRange,
): number | undefined {
	if (text === undefined) {
		return undefined;
	}
	// Number() alone would take '' for 0, '0x10' for 16, and '1e400' for Infinity.
	const value = /^[-+]?\d*\.?\d+(?:e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
	if (value >= least && value <= most && (!whole || Number.isInteger(value))) {
		return value;
	}
	const kind = whole ? 'a whole number' : 'a number';
	const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
	throw new StreamError('invalid-request', `${option} must be ${kind} ${range}, not "${text}".`);
}
