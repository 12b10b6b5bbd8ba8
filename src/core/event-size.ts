import type { StreamEvent } from './stream.ts';

/**
 * About how many bytes the strings of an event take, at two bytes a character; the object around them not counted.
 * For bounds, not for accounts.
 */
export function eventSize(event: StreamEvent): number {
	return 2 * lengthOf(event);
}

function lengthOf(event: StreamEvent): number {
	switch (event.type) {
		case 'text-delta':
		case 'reasoning-delta':
		case 'refusal-delta':
		case 'replace':
		case 'suggestion':
		case 'notice':
			return event.text.length;
		case 'tool-call-delta':
			return event.json.length;
		case 'tool-call-start':
			return event.id.length + event.name.length;
		case 'tool-result':
			return event.content.length;
		case 'media':
			return 'data' in event ? event.data.length : event.url.length;
		case 'citation':
			return (event.url?.length ?? 0) + (event.title?.length ?? 0) + (event.text?.length ?? 0);
		case 'reasoning-opaque':
			return typeof event.value === 'string'
				? event.value.length
				: (JSON.stringify(event.value)?.length ?? 0);
		case 'start':
		case 'tool-call-end':
		case 'tool-approval':
		case 'usage':
		case 'finish':
			return 0;
	}
}
