import type { SseMessage } from '../../../src/core/http/sse-reader.ts';

/** The standard's words as code, for a whole text at once: slow, plain, and what the reader is compared with. */
export function readWhole(bytes: Uint8Array): SseMessage[] {
	const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
	// What stands behind the last line end is an unfinished line.
	lines.pop();
	const messages: SseMessage[] = [];
	let data: string[] = [];
	let event = '';
	let id = '';
	for (const line of lines) {
		if (line === '') {
			if (data.length > 0) {
				messages.push({ event: event || 'message', data: data.join('\n'), id });
			}
			data = [];
			event = '';
			continue;
		}
		const [, name = line, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
		if (line.startsWith(':')) {
			continue;
		}
		if (name === 'data') {
			data.push(value);
		} else if (name === 'event') {
			event = value;
		} else if (name === 'id' && !value.includes('\0')) {
			id = value;
		}
	}
	return messages;
}
