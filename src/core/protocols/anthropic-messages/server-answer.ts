import type { Answer, Citation } from '../../accumulate.ts';
import { countCharacters, unitsBefore } from '../../characters.ts';
import type { AssistantPart } from '../../chat.ts';
import { brokenAnswer } from '../broken-answer.ts';
import { mediaText } from '../media-text.ts';
import type { EncodeOptions } from '../server.ts';
import { asList, asText } from '../wire-value.ts';
import { citationOf } from './server-citation.ts';
import { writeStopReason } from './stop-reason.ts';
import { toolInput } from './tool-input.ts';
import { writeUsage } from './usage.ts';

/** An answer as a `message`. @throws StreamError `interrupted` for an answer without a finish. */
export function encodeAnswer(answer: Answer, { model, newId }: EncodeOptions): string {
	if (answer.finish === undefined) {
		throw brokenAnswer();
	}
	const parts = answer.messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
	return JSON.stringify({
		id: answer.id || (newId?.() ?? `msg_${crypto.randomUUID()}`),
		type: 'message',
		role: 'assistant',
		model: answer.model || model,
		content: withCitations(encodeParts(parts), answer.citations),
		stop_reason: writeStopReason(answer.finish),
		stop_sequence: null,
		usage: writeUsage(answer.usage ?? { inputTokens: 0, outputTokens: 0 }),
	});
}

interface Block {
	type: string;
	[field: string]: unknown;
}

function encodeParts(parts: readonly AssistantPart[]): Block[] {
	const blocks: Block[] = [];
	for (const part of parts) {
		const last = blocks.at(-1);
		if (part.type === 'reasoning-opaque' && part.field === 'signature' && last?.type === 'thinking') {
			last.signature = part.value;
		} else {
			blocks.push(...encodePart(part));
		}
	}
	return blocks;
}

function encodePart(part: AssistantPart): Block[] {
	switch (part.type) {
		case 'text':
		case 'refusal':
			return [{ type: 'text', text: part.text }];
		case 'media':
			return [{ type: 'text', text: mediaText(part) }];
		case 'reasoning':
			return [{ type: 'thinking', thinking: part.text, signature: '' }];
		case 'reasoning-opaque':
			return encodeOpaque(part.field, asText(part.value));
		case 'tool-call':
			return [{ type: 'tool_use', id: part.id, name: part.name, input: toolInput(part.arguments) }];
	}
}

function encodeOpaque(field: string, value: string): Block[] {
	switch (field) {
		case 'signature':
			return [{ type: 'thinking', thinking: '', signature: value }];
		case 'redacted_thinking':
			return [{ type: 'redacted_thinking', data: value }];
		default:
			return [];
	}
}

/**
 * The protocol cites by blocks: a text ends where words that cite end. Where nothing says which words do, the last text is
 * where people look for sources.
 */
function withCitations(blocks: Block[], citations: readonly Citation[]): Block[] {
	let heard = 0;
	const cut = blocks.flatMap((block): Block[] => {
		const text = block.type === 'text' ? asText(block.text) : '';
		const before = heard;
		heard += countCharacters(text);
		return text === '' ? [block] : cutText(text, endsIn(citations, before, heard));
	});
	for (const [end, cited] of Map.groupBy(citations, ({ end: place }) => place)) {
		const block = cut.find((one) => end !== undefined && one.end === end) ?? lastText(cut);
		const written = cited.flatMap(citationOf);
		if (block && written.length > 0) {
			block.citations = [...asList(block.citations), ...written];
		}
	}
	return cut.map(({ end: _, ...block }) => block);
}

/** Where the text that begins after `before` characters has to be cut, as the citations count and within it. */
function endsIn(
	citations: readonly Citation[],
	before: number,
	heard: number,
): { end: number; at: number }[] {
	const ends = citations.flatMap(({ end = 0 }) => (end > before && end <= heard ? [end] : []));
	return [...new Set(ends)].sort((a, b) => a - b).map((end) => ({ end, at: end - before }));
}

function cutText(text: string, ends: readonly { end: number; at: number }[]): Block[] {
	let from = 0;
	const blocks = ends.map(({ end, at }): Block => {
		const start = from;
		from = unitsBefore(text, at);
		return { type: 'text', text: text.slice(start, from), end };
	});
	return from < text.length ? [...blocks, { type: 'text', text: text.slice(from) }] : blocks;
}

function lastText(blocks: readonly Block[]): Block | undefined {
	return blocks.findLast(({ type }) => type === 'text');
}
