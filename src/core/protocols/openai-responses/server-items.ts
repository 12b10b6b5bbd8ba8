import { defined } from '../../defined.ts';
import { customInput } from '../custom-tool.ts';
import type { ToolShape } from '../server.ts';

/** An event of the protocol; its `type` is its name, too. */
export interface WireEvent {
	type: string;
	[field: string]: unknown;
}

/** An output item, as it stands at its end. */
export interface WireItem {
	type: string;
	[field: string]: unknown;
}

/** One item on its way: what it begins with, what is added to it, and what it is when it has ended. */
export interface ItemWriter {
	begin(): WireEvent[];
	end(): WireEvent[];
	/** The whole item; complete after `end`. */
	item(): WireItem;
}

/** Where an item stands among its response's, and what it is called. */
export interface Place {
	index: number;
	id: string;
}

/** What a message says: text with its sources, or a refusal. */
export interface MessageWriter extends ItemWriter {
	say(type: 'output_text' | 'refusal', words: string): WireEvent[];
	annotate(annotation: object): WireEvent[];
}

interface MessagePart {
	type: 'output_text' | 'refusal';
	words: string;
	annotations: object[];
}

/** A message, whose parts follow one another, each of one type. */
export function createMessage({ index, id }: Place): MessageWriter {
	const parts: MessagePart[] = [];
	const at = () => ({ item_id: id, output_index: index, content_index: parts.length - 1 });
	const item = (status: string): WireItem => {
		return { type: 'message', id, status, role: 'assistant', content: parts.map(writePart) };
	};

	const endPart = (): WireEvent[] => {
		const last = parts.at(-1);
		return last ? writePartEnd(last, at()) : [];
	};

	/** The open part if it is of this type; else the next one, with the events that it takes to get there. */
	const open = (type: MessagePart['type']): { part: MessagePart; events: WireEvent[] } => {
		const last = parts.at(-1);
		if (last?.type === type) {
			return { part: last, events: [] };
		}
		const ended = endPart();
		const part = { type, words: '', annotations: [] };
		parts.push(part);
		const begun = { type: 'response.content_part.added', ...at(), part: writePart(part) };
		return { part, events: [...ended, begun] };
	};

	return {
		begin: () => [added(index, item('in_progress'))],
		say(type, words) {
			const { part, events } = open(type);
			part.words += words;
			const told =
				type === 'refusal'
					? { type: 'response.refusal.delta', ...at(), delta: words }
					: { type: 'response.output_text.delta', ...at(), delta: words, logprobs: [] };
			return [...events, told];
		},
		annotate(annotation) {
			const { part, events } = open('output_text');
			part.annotations.push(annotation);
			const place = { ...at(), annotation_index: part.annotations.length - 1 };
			return [...events, { type: 'response.output_text.annotation.added', ...place, annotation }];
		},
		end: () => [...endPart(), done(index, item('completed'))],
		item: () => item('completed'),
	};
}

function writePartEnd(part: MessagePart, at: object): WireEvent[] {
	const told =
		part.type === 'refusal'
			? { type: 'response.refusal.done', ...at, refusal: part.words }
			: { type: 'response.output_text.done', ...at, text: part.words, logprobs: [] };
	return [told, { type: 'response.content_part.done', ...at, part: writePart(part) }];
}

function writePart({ type, words, annotations }: MessagePart): object {
	return type === 'refusal'
		? { type, refusal: words }
		: { type, text: words, annotations: [...annotations], logprobs: [] };
}

export interface ReasoningWriter extends ItemWriter {
	think(thought: string): WireEvent[];
	/** Takes the item as its provider made it over; what has been told of it stays told. */
	seal(original: WireItem): void;
}

/** Reasoning, told as the one part of its summary. */
export function createReasoning({ index, id }: Place): ReasoningWriter {
	let text = '';
	let sealed: WireItem | undefined;
	const at = { item_id: id, output_index: index, summary_index: 0 };
	const summary = () => (text === '' ? [] : [{ type: 'summary_text', text }]);
	const item = () => sealed ?? { type: 'reasoning', id, summary: summary() };
	return {
		begin: () => [added(index, { type: 'reasoning', id, summary: [] })],
		think(thought) {
			const first = text === '';
			text += thought;
			const part = { type: 'summary_text', text: '' };
			return [
				...(first ? [{ type: 'response.reasoning_summary_part.added', ...at, part }] : []),
				{ type: 'response.reasoning_summary_text.delta', ...at, delta: thought },
			];
		},
		seal(original) {
			// It began under this response's own id, and clients refuse an item whose id changes; its provider reads
			// the encrypted content and not the id.
			sealed = { ...original, id };
		},
		end() {
			const told = summary().flatMap((part): WireEvent[] => [
				{ type: 'response.reasoning_summary_text.done', ...at, text },
				{ type: 'response.reasoning_summary_part.done', ...at, part },
			]);
			return [...told, done(index, item())];
		},
		item,
	};
}

export interface CallWriter extends ItemWriter {
	add(json: string): WireEvent[];
}

/** A call as its client knows the tool. */
export interface ClientCall extends Pick<ToolShape, 'name' | 'namespace'> {
	/** By which its result is sent back. */
	id: string;
}

/** A function call, whose arguments may come in turns with those of others. */
export function createCall({ index, id }: Place, { id: call_id, name, namespace }: ClientCall): CallWriter {
	let json = '';
	const at = { item_id: id, output_index: index };
	const item = (status: string): WireItem => ({
		type: 'function_call',
		id,
		status,
		call_id,
		name,
		...defined({ namespace }),
		arguments: json,
	});
	return {
		begin: () => [added(index, item('in_progress'))],
		add(piece) {
			json += piece;
			return [{ type: 'response.function_call_arguments.delta', ...at, delta: piece }];
		},
		end: () => [
			{ type: 'response.function_call_arguments.done', ...at, name, arguments: json },
			done(index, item('completed')),
		],
		item: () => item('completed'),
	};
}

/** The call of a tool that takes free text, which is told once it is whole: until then it is within JSON. */
export function createCustomCall({ index, id }: Place, { id: call_id, ...called }: ClientCall): CallWriter {
	let json = '';
	const at = { item_id: id, output_index: index };
	const item = (input: string): WireItem => ({ type: 'custom_tool_call', id, call_id, ...called, input });
	return {
		begin: () => [added(index, item(''))],
		add(piece) {
			json += piece;
			return [];
		},
		end() {
			const input = customInput(json);
			return [
				{ type: 'response.custom_tool_call_input.delta', ...at, delta: input },
				{ type: 'response.custom_tool_call_input.done', ...at, input },
				done(index, item(input)),
			];
		},
		item: () => item(customInput(json)),
	};
}

/** An image that the model made; `data` is base64. */
export function createImage({ index, id }: Place, media: { mimeType: string; data: string }): ItemWriter {
	const item = (): WireItem => ({
		type: 'image_generation_call',
		id,
		status: 'completed',
		output_format: media.mimeType.replace(/^image\//, ''),
		result: media.data,
	});
	return {
		begin: () => [added(index, { ...item(), status: 'in_progress', result: null })],
		end: () => [done(index, item())],
		item,
	};
}

function added(index: number, item: WireItem): WireEvent {
	return { type: 'response.output_item.added', output_index: index, item };
}

function done(index: number, item: WireItem): WireEvent {
	return { type: 'response.output_item.done', output_index: index, item };
}
