import Anthropic from '@anthropic-ai/sdk';
import { createParser } from 'eventsource-parser';
import OpenAI from 'openai';
import { userText } from '../../src/core/chat.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import type { Wire } from './wires.ts';

/** Reads a whole streamed answer and resolves with how many characters of text it brought. */
export type Reader = (origin: string, fetch: typeof globalThis.fetch) => Promise<number>;

/** What is compared, the measure first: the least that any reader of such a stream can do. */
export function readersOf(wire: Wire): Readonly<Record<string, Reader>> {
	return {
		'scan + JSON.parse': scan(wire),
		Weir: weir(wire),
		'eventsource-parser + JSON.parse': eventsourceParser(wire),
		...OFFICIAL[wire.protocol],
	};
}

const MODEL = 'model';
const HELLO = { role: 'user' as const, content: 'hello' };

const OFFICIAL: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
	'openai-chat': { 'openai SDK': openAiChat },
	'openai-responses': { 'openai SDK': openAiResponses },
	'anthropic-messages': { '@anthropic-ai/sdk': anthropicMessages },
};

/** Weir's own client half. */
export function weir({ protocol, path }: Wire): Reader {
	return async (origin, fetch) => {
		const endpoint = { provider: 'bench', name: 'Bench', baseUrl: `${origin}${path}` };
		const stream = PROTOCOLS[protocol](endpoint, { fetch });
		const { signal } = new AbortController();
		let length = 0;
		for await (const event of stream({ model: MODEL, messages: [userText('hello')] }, { signal })) {
			length += event.type === 'text-delta' ? event.text.length : 0;
		}
		return length;
	};
}

function scan({ separator, textIn }: Wire): Reader {
	return async (origin, fetch) => {
		const response = await fetch(`${origin}/`, { method: 'POST', body: '{}' });
		const decoder = new TextDecoder();
		let rest = '';
		let length = 0;
		for await (const bytes of response.body ?? []) {
			rest += decoder.decode(bytes, { stream: true });
			let from = 0;
			for (let end = rest.indexOf(separator); end !== -1; end = rest.indexOf(separator, from)) {
				const data = rest.slice(rest.indexOf('data: ', from) + 'data: '.length, end);
				length += data === '[DONE]' ? 0 : (textIn(JSON.parse(data))?.length ?? 0);
				from = end + separator.length;
			}
			rest = rest.slice(from);
		}
		return length;
	};
}

function eventsourceParser({ textIn }: Wire): Reader {
	return async (origin, fetch) => {
		const response = await fetch(`${origin}/`, { method: 'POST', body: '{}' });
		const decoder = new TextDecoder();
		let length = 0;
		const parser = createParser({
			onEvent({ data }) {
				length += data === '[DONE]' ? 0 : (textIn(JSON.parse(data))?.length ?? 0);
			},
		});
		for await (const bytes of response.body ?? []) {
			parser.feed(decoder.decode(bytes, { stream: true }));
		}
		return length;
	};
}

async function openAiChat(origin: string, fetch: typeof globalThis.fetch): Promise<number> {
	const client = new OpenAI({ apiKey: 'none', baseURL: `${origin}/v1`, fetch, maxRetries: 0 });
	const stream = await client.chat.completions.create({ model: MODEL, messages: [HELLO], stream: true });
	let length = 0;
	for await (const chunk of stream) {
		length += chunk.choices[0]?.delta.content?.length ?? 0;
	}
	return length;
}

async function openAiResponses(origin: string, fetch: typeof globalThis.fetch): Promise<number> {
	const client = new OpenAI({ apiKey: 'none', baseURL: `${origin}/v1`, fetch, maxRetries: 0 });
	const stream = await client.responses.create({ model: MODEL, input: 'hello', stream: true });
	let length = 0;
	for await (const event of stream) {
		length += event.type === 'response.output_text.delta' ? event.delta.length : 0;
	}
	return length;
}

async function anthropicMessages(origin: string, fetch: typeof globalThis.fetch): Promise<number> {
	const client = new Anthropic({ apiKey: 'none', baseURL: origin, fetch, maxRetries: 0 });
	const stream = await client.messages.create({
		model: MODEL,
		max_tokens: 9,
		messages: [HELLO],
		stream: true,
	});
	let length = 0;
	for await (const event of stream) {
		length += event.type === 'content_block_delta' && 'text' in event.delta ? event.delta.text.length : 0;
	}
	return length;
}
