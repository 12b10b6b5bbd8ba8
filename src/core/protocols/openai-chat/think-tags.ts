import type { StreamEvent } from '../../stream.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

/** White space before a tag is held back up to here, so that endless white space is not held for ever. */
const LONGEST_LEAD = 256;

/** Splits content into reasoning and text where a model writes its reasoning between tags. */
export interface ThinkTags {
	push(content: string, events: StreamEvent[]): void;
	/** Gives out what was held back because it might have become a tag. */
	flush(events: StreamEvent[]): void;
}

/**
 * Models without a field for their reasoning put it into `<think>` at the very beginning of the content. Only there
 * it is read as reasoning: further down it is what the model talks about. Tags may be cut anywhere.
 */
export function createThinkTags(): ThinkTags {
	return new Splitter();
}

class Splitter implements ThinkTags {
	#state: 'before' | 'inside' | 'after' = 'before';
	#held = '';

	push(content: string, events: StreamEvent[]): void {
		let rest: string | undefined = this.#held + content;
		this.#held = '';
		rest = this.#state === 'before' ? this.#before(rest) : rest;
		rest = this.#state === 'inside' && rest !== undefined ? this.#inside(rest, events) : rest;
		if (rest !== undefined) {
			emit('text-delta', rest, events);
		}
	}

	flush(events: StreamEvent[]): void {
		emit(this.#state === 'inside' ? 'reasoning-delta' : 'text-delta', this.#held, events);
		this.#state = this.#held !== '' && this.#state === 'before' ? 'after' : this.#state;
		this.#held = '';
	}

	#before(content: string): string | undefined {
		const text = content.trimStart();
		if (text.startsWith(OPEN)) {
			this.#state = 'inside';
			return text.slice(OPEN.length);
		}
		if (!OPEN.startsWith(text) || content.length > LONGEST_LEAD) {
			this.#state = 'after';
			return content;
		}
		this.#held = content;
		return undefined;
	}

	#inside(content: string, events: StreamEvent[]): string | undefined {
		const end = content.indexOf(CLOSE);
		if (end !== -1) {
			emit('reasoning-delta', content.slice(0, end), events);
			this.#state = 'after';
			return content.slice(end + CLOSE.length);
		}
		const kept = content.length - partOf(CLOSE, content);
		emit('reasoning-delta', content.slice(0, kept), events);
		this.#held = content.slice(kept);
		return undefined;
	}
}

function emit(type: 'text-delta' | 'reasoning-delta', text: string, events: StreamEvent[]): void {
	if (text !== '') {
		events.push({ type, text });
	}
}

/** How many units at the end of the text may be the beginning of the tag. */
function partOf(tag: string, text: string): number {
	const start = text.lastIndexOf('<');
	return start !== -1 && tag.startsWith(text.slice(start)) ? text.length - start : 0;
}
