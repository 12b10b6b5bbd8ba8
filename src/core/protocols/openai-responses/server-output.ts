import type { Citation } from '../../accumulate.ts';
import { appendOnly } from '../../append-only.ts';
import { countCharacters } from '../../characters.ts';
import type { StreamEvent } from '../../stream.ts';
import { mediaText } from '../media-text.ts';
import type { EncodeOptions, ToolShape } from '../server.ts';
import { asObject } from '../wire-value.ts';
import { REASONING_ITEM } from './input.ts';
import {
	type CallWriter,
	createCall,
	createCustomCall,
	createImage,
	createMessage,
	createReasoning,
	type ItemWriter,
	type MessageWriter,
	type Place,
	type ReasoningWriter,
	type WireEvent,
	type WireItem,
} from './server-items.ts';
import { writeCitation } from './server-wire.ts';

/** What the events of one stream come to as output items. */
export interface Output {
	event(event: StreamEvent): WireEvent[];
	/** Ends whatever is still open. */
	end(): WireEvent[];
	/** Every item so far, whole. */
	items(): WireItem[];
	/** Whether a refusal has been told. */
	refused(): boolean;
}

/**
 * Text and reasoning are one item as long as nothing else comes in between; calls are items of their own, and may be
 * open at the same time. A source belongs to the text before it, or else to the next one.
 */
export function createOutput({ toolShapes }: Pick<EncodeOptions, 'toolShapes'>): Output {
	const pieces = createPieces(toolShapes);
	const append = appendOnly();
	const sources: Citation[] = [];
	/** The text so far, and where in it the message that is open begins, in UTF-16 units. */
	let said = '';
	let begun = { writer: pieces.openMessage(), at: 0 };
	let refused = false;

	const say = (type: 'output_text' | 'refusal', words: string): WireEvent[] => {
		if (words === '') {
			return [];
		}
		const { writer, events } = pieces.message();
		begun = begun.writer === writer ? begun : { writer, at: said.length };
		said += type === 'output_text' ? words : '';
		return [...events, ...writer.say(type, words), ...cite(writer)];
	};

	const cite = (writer: MessageWriter | undefined): WireEvent[] =>
		writer
			? sources
					.splice(0)
					.flatMap((source) => writeCitation(source, countCharacters(said.slice(0, begun.at))))
					.flatMap((annotation) => writer.annotate(annotation))
			: [];

	const event = (event: StreamEvent): WireEvent[] => {
		switch (event.type) {
			case 'start':
			case 'text-delta':
			case 'replace':
				return say('output_text', append(event));
			case 'refusal-delta':
				refused = true;
				return say('refusal', event.text);
			case 'media':
				return 'data' in event && event.mimeType.startsWith('image/')
					? pieces.image(event)
					: say('output_text', append({ type: 'text-delta', text: mediaText(event) }));
			case 'citation':
				sources.push(event);
				return cite(pieces.openMessage());
			case 'reasoning-delta':
				return pieces.think(event.text);
			case 'reasoning-opaque': {
				const original = event.field === REASONING_ITEM ? asObject(event.value) : undefined;
				return original ? pieces.seal(original) : [];
			}
			case 'tool-call-start':
			case 'tool-call-delta':
			case 'tool-call-end':
				return pieces.call(event);
			default:
				return [];
		}
	};

	return {
		event,
		end() {
			const events = sources.some(({ url }) => url !== undefined) ? pieces.message().events : [];
			return [...events, ...cite(pieces.openMessage()), ...pieces.end()];
		},
		items: pieces.items,
		refused: () => refused,
	};
}

/** The items of a response, of which one of text or reasoning is open, and any number of calls. */
function createPieces(shapes: EncodeOptions['toolShapes']) {
	const row = createRow();
	const calls = createCalls(row, shapes);
	let message: MessageWriter | undefined;
	let reasoning: ReasoningWriter | undefined;

	const think = (): { writer: ReasoningWriter; events: WireEvent[] } => {
		if (reasoning) {
			return { writer: reasoning, events: [] };
		}
		const begun = begin('rs', createReasoning);
		reasoning = begun.writer;
		return begun;
	};

	const close = (): WireEvent[] => {
		const open = message ?? reasoning;
		message = undefined;
		reasoning = undefined;
		return open?.end() ?? [];
	};

	const begin = <T extends ItemWriter>(prefix: string, create: (place: Place) => T) => {
		const writer = row.place(prefix, create);
		return { writer, events: [...close(), ...writer.begin()] };
	};

	return {
		openMessage: () => message,
		message(): { writer: MessageWriter; events: WireEvent[] } {
			const next = message ? { writer: message, events: [] } : begin('msg', createMessage);
			message = next.writer;
			return next;
		},
		image(media: { mimeType: string; data: string }): WireEvent[] {
			const { writer, events } = begin('ig', (place) => createImage(place, media));
			return [...events, ...writer.end()];
		},
		think(thought: string): WireEvent[] {
			const { writer, events } = think();
			return [...events, ...writer.think(thought)];
		},
		/** Ends the reasoning with the item that its provider made it over as. */
		seal(original: object): WireEvent[] {
			const { writer, events } = think();
			writer.seal({ ...original, type: 'reasoning' });
			return [...events, ...close()];
		},
		call: (event: CallEvent): WireEvent[] => [
			...(event.type === 'tool-call-start' ? close() : []),
			...calls.event(event),
		],
		end: (): WireEvent[] => [...close(), ...calls.end()],
		items: row.items,
	};
}

type Row = ReturnType<typeof createRow>;

/** Gives each item its place among its response's. */
function createRow() {
	const writers: ItemWriter[] = [];
	return {
		place<T extends ItemWriter>(prefix: string, create: (place: Place) => T): T {
			const writer = create({ index: writers.length, id: `${prefix}_${crypto.randomUUID()}` });
			writers.push(writer);
			return writer;
		},
		items: (): WireItem[] => writers.map((writer) => writer.item()),
	};
}

type CallEvent = Extract<StreamEvent, { type: 'tool-call-start' | 'tool-call-delta' | 'tool-call-end' }>;

function createCalls(row: Row, shapes: EncodeOptions['toolShapes']) {
	const open = new Map<number, CallWriter>();
	const end = (index: number): WireEvent[] => {
		const call = open.get(index);
		open.delete(index);
		return call?.end() ?? [];
	};
	return {
		event(event: CallEvent): WireEvent[] {
			switch (event.type) {
				case 'tool-call-start': {
					const call = placeCall(row, event, shapes?.get(event.name));
					open.set(event.index, call);
					return call.begin();
				}
				case 'tool-call-delta':
					return open.get(event.index)?.add(event.json) ?? [];
				case 'tool-call-end':
					return end(event.index);
			}
		},
		end: (): WireEvent[] => [...open.keys()].flatMap(end),
	};
}

function placeCall(
	row: Row,
	{ id, name }: { id: string; name: string },
	shape: ToolShape = { name },
): CallWriter {
	const { isCustom, ...called } = shape;
	return isCustom
		? row.place('ctc', (place) => createCustomCall(place, { id, ...called }))
		: row.place('fc', (place) => createCall(place, { id, ...called }));
}
