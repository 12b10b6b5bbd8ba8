import { t } from '@vscode/l10n';
import { StreamError } from './errors.ts';

/** The most characters of a header's value; servers commonly take 8 kB of headers in all. */
const LONGEST_VALUE = 4096;

/** What `fetch`, the protocols or the connection itself decide; RFC 9110 §7.6.1 names the hop-by-hop ones. */
const RESERVED =
	/^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|date|via|origin|referer|user-agent|accept|accept-encoding|proxy-.+|content-.+|sec-.+)$/;

/** Where keys, tokens and cookies are sent: `authorization`, `x-api-key`, `helicone-auth`, `x-access-token` … */
const SECRET =
	/(?:^|[-_])(?:authorization|auth|cookie2?|(?:api|access|auth|subscription|functions|secret|private)[-_]?key|apikey|token|secret|password|credentials?)$/;

/** A value that is a key whatever its header is called. */
const SECRET_VALUE = /^(?:bearer|basic|token)\s+\S|^(?:sk|pk|rk|gsk|xai)-[\w-]{16,}$/i;

/**
 * Why a header may not be set by the settings, as a sentence with the next step; undefined where it may. It never
 * repeats the value.
 */
export function headerProblem(name: string, value: string): string | undefined {
	const shown = JSON.stringify(name.slice(0, 100));
	const lower = name.toLowerCase();
	if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
		return t(
			'The header {0} has a name that cannot be sent. Write it with letters, digits and dashes.',
			shown,
		);
	}
	if (SECRET.test(lower) || SECRET_VALUE.test(value)) {
		return t(
			'The header {0} looks like a key. Keys are kept apart from the settings: leave the header out and enter the key when Weir asks for it.',
			shown,
		);
	}
	if (RESERVED.test(lower)) {
		return t('The header {0} is set by Weir itself. Leave it out.', shown);
	}
	if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
		return t(
			'The header {0} has a value that cannot be sent. Write it in one line of plain characters.',
			shown,
		);
	}
	return value.length > LONGEST_VALUE
		? t('The header {0} is too long. Shorten its value to {1} characters.', shown, LONGEST_VALUE)
		: undefined;
}

/**
 * Headers of several sources as one set, names in lower case; of equal names the last source wins.
 *
 * @param owner whose headers they are, for the error.
 * @throws StreamError `invalid-request` for a header that may not be set.
 */
export function mergeHeaders(
	owner: { id: string; name: string },
	...sources: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
	const merged = new Map<string, string>();
	for (const [name, value] of sources.flatMap((source) => Object.entries(source ?? {}))) {
		const problem = headerProblem(name, value);
		if (problem) {
			throw new StreamError('invalid-request', `${t('{0} cannot be asked.', owner.name)} ${problem}`, {
				provider: owner.id,
			});
		}
		merged.set(name.toLowerCase(), value);
	}
	return Object.fromEntries(merged);
}
