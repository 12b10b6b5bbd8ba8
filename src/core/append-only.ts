import { GrowingText } from './growing-text.ts';
import type { StreamEvent } from './stream.ts';

/**
 * For sinks that can only append: takes the events of a stream in their order and returns the text to append for
 * each, '' for none. Text and refusals are text; a further message of a turn begins after a blank line.
 *
 * A `replace` whose text begins with what its message said so far gives the rest; any other one a blank line and
 * the whole new text.
 */
export function appendOnly(): (event: StreamEvent) => string {
	/** What the open message says by now, which is not what was appended once it has been replaced. */
	const message = new GrowingText();
	let wantsBlankLine = false;

	const append = (text: string): string => {
		if (text === '' || !wantsBlankLine) {
			return text;
		}
		wantsBlankLine = false;
		return `\n\n${text}`;
	};

	return (event) => {
		switch (event.type) {
			case 'start':
				wantsBlankLine ||= message.text !== '';
				message.replace('');
				return '';
			case 'text-delta':
			case 'refusal-delta':
				message.append(event.text);
				return append(event.text);
			case 'replace': {
				const said = message.text;
				message.replace(event.text);
				if (event.text.startsWith(said)) {
					return append(event.text.slice(said.length));
				}
				wantsBlankLine = true;
				return append(event.text);
			}
			default:
				return '';
		}
	};
}
