import type { StreamEvent } from '../../stream.ts';
import { asList, asText, type JsonObject } from '../wire-value.ts';
import { type Citations, createCitations } from './citations.ts';
import { noticeOfBlock } from './notices.ts';
import { createToolUses } from './tool-uses.ts';

/** One block that has begun and not ended. */
export interface Block {
	read(delta: JsonObject, events: StreamEvent[]): void;
	end(events: StreamEvent[]): void;
}

/** What each kind of block says, as it begins, goes on and ends. */
export interface BlockKinds {
	/** @throws StreamError `protocol` for a tool call without a name, and for too many of them. */
	begin(wire: JsonObject, answerId: string, events: StreamEvent[]): Block;
	/** How many tools have been called. */
	calls(): number;
}

/** After this many notices nobody reads on. */
const MOST_NOTICES = 64;

export function createBlockKinds(): BlockKinds {
	const toolUses = createToolUses();
	const citations = createCitations();
	let notices = 0;
	return {
		begin(wire, answerId, events) {
			switch (wire.type) {
				case 'text':
					return beginText(wire, citations, events);
				case 'thinking':
					return beginThinking(wire, events);
				case 'redacted_thinking':
					pushOpaque('redacted_thinking', wire.data, events);
					return SILENT;
				case 'tool_use':
					return toolUses.begin(wire, answerId, events);
				default:
					if (notices++ < MOST_NOTICES) {
						events.push(noticeOfBlock(wire));
					}
					return SILENT;
			}
		},
		calls: toolUses.count,
	};
}

function ignore(): void {}

const SILENT: Block = { read: ignore, end: ignore };

/** A block that nobody began: its text is text all the same. */
export const STRAY: Block = {
	read(delta, events) {
		readText(delta, events);
		readThinking(delta, events);
	},
	end: ignore,
};

function beginText(wire: JsonObject, citations: Citations, events: StreamEvent[]): Block {
	const cited = citations.begin();
	const say = (text: unknown, said: StreamEvent[]) => {
		pushText('text-delta', text, said);
		citations.heard(asText(text));
	};
	say(wire.text, events);
	for (const source of asList(wire.citations)) {
		cited.cite(source);
	}
	return {
		read(delta, said) {
			if (delta.type === 'text_delta') {
				say(delta.text, said);
			} else if (delta.type === 'citations_delta') {
				cited.cite(delta.citation);
			}
		},
		end(said) {
			for (const citation of cited.end()) {
				said.push(citation);
			}
		},
	};
}

/** The signature is told at the end, after the thinking that it signs; without both there was nothing to say. */
function beginThinking(wire: JsonObject, events: StreamEvent[]): Block {
	let signature = asText(wire.signature);
	pushText('reasoning-delta', wire.thinking, events);
	return {
		read(delta, said) {
			readThinking(delta, said);
			if (delta.type === 'signature_delta') {
				signature = asText(delta.signature);
			}
		},
		end(said) {
			pushOpaque('signature', signature, said);
		},
	};
}

function readText(delta: JsonObject, events: StreamEvent[]): void {
	if (delta.type === 'text_delta') {
		pushText('text-delta', delta.text, events);
	}
}

function readThinking(delta: JsonObject, events: StreamEvent[]): void {
	if (delta.type === 'thinking_delta') {
		pushText('reasoning-delta', delta.thinking, events);
	}
}

function pushText(type: 'text-delta' | 'reasoning-delta', value: unknown, events: StreamEvent[]): void {
	const text = asText(value);
	if (text !== '') {
		events.push({ type, text });
	}
}

/** Thinking that nobody can read, or what proves it; without content it is nothing to send back. */
function pushOpaque(field: 'redacted_thinking' | 'signature', value: unknown, events: StreamEvent[]): void {
	const text = asText(value);
	if (text !== '') {
		events.push({ type: 'reasoning-opaque', field, value: text });
	}
}
