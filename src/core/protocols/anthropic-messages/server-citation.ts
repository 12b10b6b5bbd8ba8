import type { Citation } from '../../accumulate.ts';

/**
 * A source as a citation of a place on the web; none without an address, which the protocol wants. Clients want a title
 * too: an empty one, where the source has none.
 */
export function citationOf({ url, title = '', text = '' }: Citation): object[] {
	return url === undefined
		? []
		: [
				{
					type: 'web_search_result_location',
					url,
					title,
					cited_text: text,
					encrypted_index: '',
				},
			];
}
