import { appendOnly } from '../core/append-only.ts';
import type { StreamEvent } from '../core/stream.ts';

/** What an event comes to on standard output and standard error. */
export type Print = (event: StreamEvent) => { out?: string; err?: string };

/** One event a line. */
export function jsonLines(): Print {
	return (event) => ({ out: `${JSON.stringify(event)}\n` });
}

/** The answer's text as it comes. A tool call is a line of its own, name and arguments; notices are for people. */
export function plainText(): Print {
	const textOf = appendOnly();
	const calls = new Map<number, string>();
	let atLineStart = true;
	const print = (out: string) => {
		atLineStart = out === '' ? atLineStart : out.endsWith('\n');
		return { out };
	};
	const printLine = (line: string) => print(`${atLineStart ? '' : '\n'}${line}\n`);
	return (event) => {
		switch (event.type) {
			case 'notice':
				return { err: `${event.text}\n` };
			case 'media':
				return printLine('url' in event ? event.url : `[${event.mimeType}]`);
			case 'tool-call-start':
				calls.set(event.index, `${event.name} `);
				return {};
			case 'tool-call-delta':
				calls.set(event.index, (calls.get(event.index) ?? '') + event.json);
				return {};
			case 'tool-call-end':
				return printLine(calls.get(event.index) ?? '');
			case 'finish':
				// A prompt of the shell should not stand behind the answer; a pipe gets the answer alone.
				return process.stdout.isTTY && !atLineStart ? { out: '\n' } : {};
			default:
				return print(textOf(event));
		}
	};
}
