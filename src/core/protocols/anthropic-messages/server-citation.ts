import type { Citation } from '../../accumulate.ts';
import { defined } from '../../defined.ts';

/** A source as a citation of a place on the web; none without an address, which the protocol wants. */
export function citationOf({ url, title, text }: Citation): object[] {
	return url === undefined
		? []
		: [
				{
					type: 'web_search_result_location',
					url,
					...defined({ title }),
					cited_text: text ?? '',
					encrypted_index: '',
				},
			];
}
