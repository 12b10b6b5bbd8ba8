import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import { Utf8Pieces } from './utf8-pieces.ts';

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
	/** Whether the last piece began and ended between two messages: then it holds whole ones, and nothing else. */
	isBetween(): boolean;
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
export function createSseReader({ longest = LONGEST_EVENT, skip }: SseReaderOptions = {}): SseReader {
	return new Reader(longest, skip);
}

/** How an event stream is read. */
export interface SseReaderOptions {
	/** The most that a line or a message may have, in UTF-16 units. Default 16 Mi. */
	longest?: number | undefined;
	/**
	 * Called with each piece that begins between two messages. Returns how many UTF-16 units at its beginning, whole
	 * messages with data, it has read itself.
	 */
	skip?: ((piece: string) => number) | undefined;
}

/** Cuts text that comes in pieces into lines: LF, CR or CRLF, even where a piece ends between CR and LF. */
class Reader implements SseReader {
	readonly #text = new Utf8Pieces();
	readonly #fields: Fields;
	readonly #longest: number;
	/** What is kept of an unfinished line is only appended to, never searched again: that is what makes it linear. */
	#line = '';
	#inComment = false;
	#afterCr = false;
	readonly #skip: SseReaderOptions['skip'];
	/** Whether the last piece began between two messages. */
	#beganBetween = false;

	constructor(longest: number, skip: SseReaderOptions['skip']) {
		this.#longest = longest;
		this.#fields = new Fields(longest);
		this.#skip = skip;
	}

	push(bytes: Uint8Array): SseMessage[] {
		const text = this.#text.push(bytes);
		this.#beganBetween = this.#stopsBetween();
		this.#fields.begin();
		const read = this.#skip && this.#beganBetween ? this.#skip(text) : 0;
		if (read < text.length) {
			this.#read(read === 0 ? text : text.slice(read));
		}
		this.#fields.chatter &&= read === 0;
		return this.#fields.messages;
	}

	isBetween(): boolean {
		return this.#beganBetween && this.#stopsBetween();
	}

	#stopsBetween(): boolean {
		return this.#line === '' && !this.#inComment && !this.#afterCr && this.#fields.isEmpty;
	}

	end(): SseMessage[] {
		this.#fields.begin();
		this.#read(this.#text.end());
		// The last line, which no line end has ended.
		if (this.#line !== '') {
			this.#endLine('', 0, 0);
		}
		this.#fields.last();
		return this.#fields.messages;
	}

	chatter(): boolean {
		return this.#fields.chatter;
	}

	#read(text: string): void {
		let start = this.#afterCr && text.charCodeAt(0) === LF ? 1 : 0;
		this.#afterCr &&= text === '';
		let lf = text.indexOf('\n', start);
		let cr = text.indexOf('\r', start);
		while (lf !== -1 || cr !== -1) {
			const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
			this.#endLine(text, start, end);
			start = end + 1;
			if (end === cr) {
				this.#afterCr = start === text.length;
				start += text.charCodeAt(start) === LF ? 1 : 0;
				cr = text.indexOf('\r', start);
			}
			lf = lf !== -1 && lf < start ? text.indexOf('\n', start) : lf;
		}
		if (start < text.length) {
			this.#keep(start === 0 ? text : text.slice(start));
		}
	}

	#keep(piece: string): void {
		this.#inComment ||= this.#line === '' && piece.charCodeAt(0) === COLON;
		if (!this.#inComment) {
			this.#line += piece;
			checkLength(this.#line.length, this.#longest);
			this.#fields.chatter = false;
		}
	}

	#endLine(text: string, start: number, end: number): void {
		if (this.#line === '' && !this.#inComment) {
			this.#fields.line(text, start, end);
			return;
		}
		this.#keep(text.slice(start, end));
		if (!this.#inComment) {
			this.#fields.line(this.#line, 0, this.#line.length);
		}
		this.#line = '';
		this.#inComment = false;
	}
}

/** What the lines of a stream come to: fields, collected until a blank line sends them off as a message. */
class Fields {
	readonly #longest: number;
	/** Those that the last piece completed. */
	messages: SseMessage[] = [];
	/** Whether the last piece held no part of a field with data. */
	chatter = true;
	#event = '';
	#data: string | undefined;
	#lines = 0;
	#id = '';
	/** The last line that named an event, and the name: most events of a stream have the same one. */
	#namedLine = '';
	#named = '';

	constructor(longest: number) {
		this.#longest = longest;
	}

	/** Whether no field waits for the blank line of its message. */
	get isEmpty(): boolean {
		return this.#data === undefined && this.#event === '';
	}

	begin(): void {
		this.messages = [];
		this.chatter = true;
	}

	line(text: string, start: number, end: number): void {
		if (start === end) {
			this.#dispatch();
		} else if (text.startsWith('data:', start)) {
			this.#addData(text.slice(valueAt(text, start + 5), end));
		} else if (text.charCodeAt(start) !== COLON) {
			this.#readField(text.slice(start, end));
		}
	}

	/** Sends off what no blank line has ended, if it is whole by itself. */
	last(): void {
		if (this.#data !== undefined && isWhole(this.#data)) {
			this.#dispatch();
		}
	}

	#addData(value: string): void {
		this.chatter = false;
		this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
		this.#lines++;
		checkLength(this.#data.length + (this.#lines - 1) * LINE_COST, this.#longest);
	}

	#readField(line: string): void {
		if (line === this.#namedLine) {
			this.#event = this.#named;
			return;
		}
		const colon = line.indexOf(':');
		const name = colon === -1 ? line : line.slice(0, colon);
		this.#setField(name, colon === -1 ? '' : line.slice(valueAt(line, colon + 1)));
		if (name === 'event' && line.length <= LONGEST_NAMED) {
			this.#namedLine = line;
			this.#named = this.#event;
		}
	}

	#setField(name: string, value: string): void {
		if (name === 'data') {
			this.#addData(value);
		} else if (name === 'event') {
			this.#event = value;
		} else if (name === 'id' && !value.includes('\0')) {
			this.#id = value;
		}
	}

	#dispatch(): void {
		if (this.#data !== undefined) {
			const event = this.#event === '' ? 'message' : this.#event;
			this.messages.push({ event, data: this.#data, id: this.#id });
		}
		this.#event = '';
		this.#data = undefined;
		this.#lines = 0;
	}
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
