import { createJsonScan } from '../json-scan.ts';

/** An event of the protocol; its `type` is its name, too. */
export interface WireEvent {
	type: string;
	[field: string]: unknown;
}

/** A block on its way: what of it has not been written yet waits until the blocks before it have ended. */
interface Block {
	/** Undefined until it has begun. */
	index?: number;
	content: { type: string; [field: string]: unknown };
	/** Deltas that wait. */
	held: object[];
	/** Whether another block may begin; false for a tool call whose arguments are still coming. */
	closable: () => boolean;
	/** Nothing more belongs to it. */
	closed: boolean;
}

interface Call {
	block: Block;
	scan: ReturnType<typeof createJsonScan>;
}

/**
 * Writes content blocks one after another, each ended before the next begins, as the protocol has it. Other protocols
 * let the arguments of several tool calls come in turns; then the later call waits until the earlier one is whole.
 */
export function createBlockWriter() {
	const { begin, add, flush, endAll } = createQueue();
	const calls = new Map<number, Call>();
	/** The text whose end cites, until other text follows. */
	let cited: Block | undefined;
	return {
		text(text: string): WireEvent[] {
			if (cited) {
				cited.closed = true;
				cited = undefined;
			}
			add(NO_TEXT, { type: 'text_delta', text });
			return flush();
		},
		/** @param ends whether the text so far is what cites: then the text that follows is a block of its own. */
		citation(citation: object, ends: boolean): WireEvent[] {
			const block = add(NO_TEXT, { type: 'citations_delta', citation });
			cited = ends ? block : cited;
			return flush();
		},
		thinking(thinking: string): WireEvent[] {
			add(THINKING, { type: 'thinking_delta', thinking });
			return flush();
		},
		/** Ends the thinking that it signs. */
		signature(signature: string): WireEvent[] {
			add(THINKING, { type: 'signature_delta', signature }).closed = true;
			return flush();
		},
		redactedThinking(data: string): WireEvent[] {
			begin({ type: 'redacted_thinking', data }).closed = true;
			return flush();
		},
		callStart(index: number, id: string, name: string): WireEvent[] {
			const scan = createJsonScan();
			const block = begin({ type: 'tool_use', id, name, input: {} }, () => block.closed || scan.whole());
			calls.set(index, { block, scan });
			return flush();
		},
		callDelta(index: number, json: string): WireEvent[] {
			const call = calls.get(index);
			call?.block.held.push({ type: 'input_json_delta', partial_json: json });
			call?.scan.push(json);
			return flush();
		},
		callEnd(index: number): WireEvent[] {
			const call = calls.get(index);
			if (call) {
				call.block.closed = true;
				calls.delete(index);
			}
			return flush();
		},
		/** Ends whatever is still open. */
		end(): WireEvent[] {
			endAll();
			return flush();
		},
	};
}

/** The blocks that have not ended, in their order; only the first of them is being written. */
function createQueue() {
	const queue: Block[] = [];
	let count = 0;

	const begin = (content: Block['content'], closable: Block['closable'] = () => true): Block => {
		const block = { content, held: [], closable, closed: false };
		queue.push(block);
		return block;
	};

	return {
		begin,
		/** Adds to the last block if it is of this type, else to a new one. */
		add(content: Block['content'], delta: object): Block {
			const last = queue.at(-1);
			const block = last && !last.closed && last.content.type === content.type ? last : begin(content);
			block.held.push(delta);
			return block;
		},
		/** What may be written by now: the first block as far as it has come, the next ones after its end. */
		flush(): WireEvent[] {
			const events: WireEvent[] = [];
			for (let block = queue[0]; block; block = queue[0]) {
				events.push(...writeBlock(block, () => count++));
				if (!block.closed && (!block.closable() || queue.length === 1)) {
					break;
				}
				events.push({ type: 'content_block_stop', index: block.index });
				queue.shift();
			}
			return events;
		},
		endAll() {
			for (const block of queue) {
				block.closed = true;
			}
		},
	};
}

const NO_TEXT = { type: 'text', text: '' };

const THINKING = { type: 'thinking', thinking: '', signature: '' };

function writeBlock(block: Block, next: () => number): WireEvent[] {
	const events: WireEvent[] = [];
	if (block.index === undefined) {
		block.index = next();
		events.push({ type: 'content_block_start', index: block.index, content_block: block.content });
	}
	for (const delta of block.held.splice(0)) {
		events.push({ type: 'content_block_delta', index: block.index, delta });
	}
	return events;
}
