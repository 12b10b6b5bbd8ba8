import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';

/** One message of an event stream, as the WHATWG defines it. */
export interface SseMessage {
	/** `message` where the stream names none. */
	event: string;
	data: string;
	/** The last event ID so far; '' where there was none. */
	id: string;
}

export interface SseReader {
	/** Reads the next piece, cut anywhere, and returns the messages that it completes. */
	push(bytes: Uint8Array): SseMessage[];
	/**
	 * Ends the stream. A last message whose blank line is missing is dropped, as the standard wants, unless it is
	 * `[DONE]` or whole JSON: some providers leave out the last blank line.
	 */
	end(): SseMessage[];
	/** Whether the last piece held nothing but comments, blank lines and fields without data: a keep-alive. */
	chatter(): boolean;
}

/** The data with which OpenAI, and whoever follows it, says that a stream is complete. */
export const DONE = '[DONE]';

/** A line, or the data of one message, may have this many UTF-16 units unless told otherwise. */
export const LONGEST_EVENT = 16 * 1024 * 1024;

/** What a line of data counts for besides its text: endless empty lines cost memory, too. */
const LINE_COST = 32;

/** Longer names of events are nobody's, and not kept to be known again. */
const LONGEST_NAMED = 256;

const LF = 10;
const SPACE = 32;
const COLON = 58;

/**
 * Reads an event stream. The cost is linear in the bytes however small the pieces.
 *
 * @throws StreamError `protocol`, from `push` and `end`, when a line or a message is longer than `longest`.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createSseReader({ longest = LONGEST_EVENT }: { longest?: number } = {}): SseReader {
	const fields = createFields(longest);
	const lines = createLines(fields, longest);
	// It takes away one leading byte order mark, as the standard wants, and puts split code points together.
	const decoder = new TextDecoder();
	return {
		push(bytes) {
			fields.begin();
			lines.read(decoder.decode(bytes, STREAM));
			return fields.messages();
		},
		end() {
			fields.begin();
			lines.read(decoder.decode());
			lines.end();
			fields.last();
			return fields.messages();
		},
		chatter: fields.chatter,
	};
}

const STREAM = { stream: true };

/** Cuts text that comes in pieces into lines: LF, CR or CRLF, even where a piece ends between CR and LF. */
function createLines(fields: Fields, longest: number) {
	// What is kept of an unfinished line is only appended to, never searched again: that is what makes it linear.
	let line = '';
	let inComment = false;
	let afterCr = false;

	const keep = (piece: string) => {
		inComment ||= line === '' && piece.charCodeAt(0) === COLON;
		if (!inComment) {
			line += piece;
			checkLength(line.length, longest);
			fields.carry();
		}
	};

	const endLine = (text: string, start: number, end: number) => {
		if (line === '' && !inComment) {
			fields.line(text, start, end);
			return;
		}
		keep(text.slice(start, end));
		if (!inComment) {
			fields.line(line, 0, line.length);
		}
		line = '';
		inComment = false;
	};

	return {
		read(text: string) {
			let start = afterCr && text.charCodeAt(0) === LF ? 1 : 0;
			afterCr &&= text === '';
			let lf = text.indexOf('\n', start);
			let cr = text.indexOf('\r', start);
			while (lf !== -1 || cr !== -1) {
				const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
				endLine(text, start, end);
				start = end + 1;
				if (end === cr) {
					afterCr = start === text.length;
					start += text.charCodeAt(start) === LF ? 1 : 0;
					cr = text.indexOf('\r', start);
				}
				lf = lf !== -1 && lf < start ? text.indexOf('\n', start) : lf;
			}
			if (start < text.length) {
				keep(start === 0 ? text : text.slice(start));
			}
		},
		/** Takes the last line, which no line end has ended. */
		end() {
			if (line !== '') {
				endLine('', 0, 0);
			}
		},
	};
}

type Fields = ReturnType<typeof createFields>;

/** What the lines of a stream come to: fields, collected until a blank line sends them off as a message. */
function createFields(longest: number) {
	let messages: SseMessage[] = [];
	let chatter = true;
	let event = '';
	let data: string | undefined;
	let lines = 0;
	let id = '';
	// The last line that named an event, and the name: most events of a stream have the same one.
	let named = { line: '', event: '' };

	const addData = (value: string) => {
		chatter = false;
		data = data === undefined ? value : `${data}\n${value}`;
		lines++;
		checkLength(data.length + (lines - 1) * LINE_COST, longest);
	};

	const setField = (name: string, value: string) => {
		if (name === 'data') {
			addData(value);
		} else if (name === 'event') {
			event = value;
		} else if (name === 'id' && !value.includes('\0')) {
			id = value;
		}
	};

	const readField = (line: string) => {
		if (line === named.line) {
			event = named.event;
			return;
		}
		const colon = line.indexOf(':');
		const name = colon === -1 ? line : line.slice(0, colon);
		setField(name, colon === -1 ? '' : line.slice(valueAt(line, colon + 1)));
		if (name === 'event' && line.length <= LONGEST_NAMED) {
			named = { line, event };
		}
	};

	const dispatch = () => {
		if (data !== undefined) {
			messages.push({ event: event === '' ? 'message' : event, data, id });
		}
		event = '';
		data = undefined;
		lines = 0;
	};

	return {
		begin() {
			messages = [];
			chatter = true;
		},
		messages: () => messages,
		chatter: () => chatter,
		/** Notes that the piece held part of a field. */
		carry() {
			chatter = false;
		},
		line(text: string, start: number, end: number) {
			if (start === end) {
				dispatch();
			} else if (text.startsWith('data:', start)) {
				addData(text.slice(valueAt(text, start + 5), end));
			} else if (text.charCodeAt(start) !== COLON) {
				readField(text.slice(start, end));
			}
		},
		/** Sends off what no blank line has ended, if it is whole by itself. */
		last() {
			if (data !== undefined && isWhole(data)) {
				dispatch();
			}
		},
	};
}

/** One space after the colon belongs to the syntax, every further one to the value. */
function valueAt(text: string, afterColon: number): number {
	return text.charCodeAt(afterColon) === SPACE ? afterColon + 1 : afterColon;
}

function isWhole(data: string): boolean {
	if (data.trim() === DONE) {
		return true;
	}
	try {
		JSON.parse(data);
		return true;
	} catch {
		return false;
	}
}

function checkLength(length: number, longest: number): void {
	if (length > longest) {
		throw new StreamError(
			'protocol',
			t(
				'The server sent one event of more than {0} KiB. Weir stopped reading; another model or provider may behave.',
				Math.round(longest / 1024),
			),
		);
	}
}
