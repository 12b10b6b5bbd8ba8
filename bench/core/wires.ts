import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { openAiChunk } from './openai-chunk.ts';

/** How a protocol streams an answer, as its official server writes it. */
export interface Wire {
	protocol: ProtocolName;
	/** What its base URL has after the origin. */
	path: string;
	begin: string;
	frame(text: string): string;
	end: string;
	/** What ends an event. */
	separator: '\n\n' | '\r\n\r\n';
	/** The text in an event's parsed data, where the least reader looks for it. */
	textIn(data: unknown): string | undefined;
}

const json = (value: object) => JSON.stringify(value);
const named = (event: { type: string; [field: string]: unknown }) =>
	`event: ${event.type}\ndata: ${json(event)}\n\n`;

/** What OpenAI appends so that a frame's length tells nothing of its text: another string in each frame. */
const obfuscation = (text: string) => (7_919 * Number(text) + 46_656).toString(36);

const openAiChat: Wire = {
	protocol: 'openai-chat',
	path: '/v1',
	begin: openAiChunk({ role: 'assistant', content: '', refusal: null }, null, 'x7Qm'),
	frame: (content) => openAiChunk({ content }, null, obfuscation(content)),
	end: `${openAiChunk({}, 'stop', 'x7Qm')}data: [DONE]\n\n`,
	separator: '\n\n',
	textIn: (data) => (data as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content,
};

const MESSAGE = { id: 'msg_01XFDUDYJgAACzvnptvVoYEL', type: 'message', role: 'assistant', model: 'claude' };

const anthropicMessages: Wire = {
	protocol: 'anthropic-messages',
	path: '',
	begin:
		named({
			type: 'message_start',
			message: { ...MESSAGE, content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } },
		}) +
		named({
			type: 'content_block_start',
			index: 0,
			content_block: { type: 'text', text: '' },
		}),
	frame: (text) => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
	end:
		named({ type: 'content_block_stop', index: 0 }) +
		named({
			type: 'message_delta',
			delta: { stop_reason: 'end_turn', stop_sequence: null },
			usage: { output_tokens: 9 },
		}) +
		named({ type: 'message_stop' }),
	separator: '\n\n',
	textIn: (data) => (data as { delta?: { text?: string } }).delta?.text,
};

const RESPONSE = {
	id: 'resp_68af4030592c81938ec0a5fbab4a3e9f',
	object: 'response',
	model: 'gpt-5',
	output: [],
};

const openAiResponses: Wire = {
	protocol: 'openai-responses',
	path: '/v1',
	begin: named({
		type: 'response.created',
		sequence_number: 0,
		response: { ...RESPONSE, status: 'in_progress' },
	}),
	frame: (delta) =>
		named({
			type: 'response.output_text.delta',
			sequence_number: 7 + Number(delta),
			item_id: 'msg_68af40337e58819392e935fb404414d0',
			output_index: 0,
			content_index: 0,
			delta,
			logprobs: [],
			obfuscation: obfuscation(delta),
		}),
	end: named({
		type: 'response.completed',
		sequence_number: 20_008,
		response: { ...RESPONSE, status: 'completed' },
	}),
	separator: '\n\n',
	textIn: (data) => (data as { delta?: string }).delta,
};

const poeBot: Wire = {
	protocol: 'poe-bot',
	path: '/bot/',
	begin: 'event: meta\r\ndata: {"content_type": "text/markdown"}\r\n\r\n',
	frame: (text) => `event: text\r\ndata: ${json({ text })}\r\n\r\n`,
	end: 'event: done\r\ndata: {}\r\n\r\n',
	separator: '\r\n\r\n',
	textIn: (data) => (data as { text?: string }).text,
};

export const WIRES: readonly Wire[] = [openAiChat, openAiResponses, anthropicMessages, poeBot];

/** @throws for a name that is none. */
export function wireOf(protocol: string): Wire {
	const wire = WIRES.find((candidate) => candidate.protocol === protocol);
	if (!wire) {
		throw new Error(`There is no protocol "${protocol}".`);
	}
	return wire;
}
