import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import type { Server } from './network-error.ts';

/** Connection matters that belong to `fetch`, and the one header that the key goes into. */
const RESERVED: ReadonlySet<string> = new Set([
	'host',
	'connection',
	'content-length',
	'transfer-encoding',
	'accept-encoding',
]);

/**
 * The headers of a request, their names in lower case: those given, and the key as `Authorization: Bearer`.
 *
 * @param key undefined: none is sent.
 * @throws StreamError `authentication` for a key, `invalid-request` for a header, that HTTP cannot carry. Neither
 * repeats the value: `fetch`'s own error would.
 */
export function createHeaders(
	given: Readonly<Record<string, string>>,
	{ name, provider }: Server,
	key: string | undefined,
): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const header of Object.keys(given)) {
		const value = given[header] ?? '';
		if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(header) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
			throw new StreamError(
				'invalid-request',
				t(
					'The header {0} of {1} has characters that cannot be sent. Change it in the settings.',
					JSON.stringify(header),
					name,
				),
				{ provider },
			);
		}
		const lower = header.toLowerCase();
		if (!RESERVED.has(lower)) {
			headers[lower] = value;
		}
	}
	// A compressed stream comes in the compressor's portions instead of the model's.
	headers['accept-encoding'] = 'identity';
	headers['user-agent'] = 'Weir';
	if (key !== undefined) {
		headers.authorization = `Bearer ${checkKey(key, name, provider)}`;
	}
	return headers;
}

function checkKey(key: string, name: string, provider: string): string {
	if (/^[\x21-\x7e]+$/.test(key)) {
		return key;
	}
	throw new StreamError(
		'authentication',
		t('The key of {0} has characters that no key has, such as spaces or line breaks. Paste it again.', name),
		{ provider },
	);
}
