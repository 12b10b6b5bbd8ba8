import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { StreamError } from '../../../../src/core/errors.ts';
import { SSE_HEADERS } from '../../../../src/core/http/sse-writer.ts';
import { openAiChatServer } from '../../../../src/core/protocols/openai-chat/server.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { startProvider } from '../../../servers/provider.ts';
import { decode } from './collect.ts';

const START: StreamEvent = { type: 'start', id: 'id-1', model: 'model-1' };
const STOP: StreamEvent = { type: 'finish', reason: 'stop' };
const USAGE: StreamEvent = { type: 'usage', inputTokens: 5, outputTokens: 3, cacheReadTokens: 2 };

describe('the openai-chat encoder', () => {
	it('writes role, content, one finish, usage, [DONE]', () => {
		const head = { id: 'id-1', object: 'chat.completion.chunk', created: 1000, model: 'model-1' };
		const choice = (delta: object, reason: string | null = null) => [
			{ index: 0, delta, logprobs: null, finish_reason: reason },
		];
		assert.deepEqual(chunksOf([{ type: 'notice', text: 'n' }, START, text('Hi'), USAGE, STOP, STOP]), [
			{ ...head, choices: choice({ role: 'assistant', content: '', refusal: null }), usage: null },
			{ ...head, choices: choice({ content: 'Hi' }), usage: null },
			{ ...head, choices: choice({}, 'stop'), usage: null },
			{
				...head,
				choices: [],
				usage: {
					prompt_tokens: 5,
					completion_tokens: 3,
					total_tokens: 8,
					prompt_tokens_details: { cached_tokens: 2 },
					completion_tokens_details: {},
				},
			},
			'[DONE]',
		]);
	});

	it('tells no usage where none was asked for', () => {
		const chunks = chunksOf([START, text('Hi'), USAGE, STOP], false);
		assert.ok(!JSON.stringify(chunks).includes('usage'));
		assert.equal(chunks.at(-1), '[DONE]');
	});

	it('writes an error in the protocol’s shape, and nothing after it', () => {
		const encoder = openAiChatServer.createEncoder({ model: 'asked' });
		encoder.event(START);
		encoder.event(text('Hi'));
		const error = new StreamError('overloaded', 'Test is overloaded.', { detail: 'Busy' });
		assert.deepEqual(dataOf(encoder.failure(error)), [
			{
				error: {
					message: 'Test is overloaded. (Busy)',
					type: 'server_error',
					param: null,
					code: 'server_is_overloaded',
				},
			},
		]);
		assert.equal(encoder.event(STOP) + encoder.failure(error), '');
	});

	it('replaces by appending', () => {
		const read = decode([
			bytesOf([
				START,
				text('Thinking'),
				{ type: 'replace', text: 'Thinking…' },
				{ type: 'replace', text: 'Four.' },
				STOP,
			]),
		]);
		const answer = emptyAnswer();
		for (const event of read.events) {
			accumulate(answer, event);
		}
		assert.deepEqual(answer.messages[0]?.content, [{ type: 'text', text: 'Thinking…\n\nFour.' }]);
	});

	it('tells a refusal as such, and media as Markdown', () => {
		const chunks = chunksOf([
			START,
			{ type: 'refusal-delta', text: 'No' },
			{ type: 'media', mimeType: 'image/png', url: 'https://example.com/a.png' },
			{ type: 'finish', reason: 'refusal' },
		]);
		const json = JSON.stringify(chunks);
		assert.ok(json.includes('"delta":{"refusal":"No"}'));
		assert.ok(json.includes('![](https://example.com/a.png)'));
		assert.ok(json.includes('"finish_reason":"stop"'));
	});

	it('leaves out what belongs to other protocols', () => {
		const chunks = chunksOf([
			START,
			{ type: 'reasoning-opaque', field: 'signature', value: 'c2ln' },
			{ type: 'suggestion', text: 'More' },
			text('Hi'),
			STOP,
		]);
		assert.ok(!/c2ln|More/.test(JSON.stringify(chunks)));
	});

	it('refuses to serve half an answer as a whole one', () => {
		assert.throws(() => openAiChatServer.encodeAnswer(emptyAnswer(), { model: 'asked' }), {
			kind: 'interrupted',
		});
	});
});

/** Served again by Weir, every oddity reads well with the strictest of the official clients. */
describe('the official SDK, reading what the encoder writes', function () {
	this.timeout(20_000);
	const folder = new URL('../../../fixtures/openai-chat/', import.meta.url);

	for (const file of readdirSync(folder).filter((name) => name.endsWith('.sse'))) {
		it(file, async () => {
			const { events, error } = decode([readFileSync(new URL(file, folder))]);
			const encoder = openAiChatServer.createEncoder({ model: 'asked' });
			const body =
				events.map((event) => encoder.event(event)).join('') + (error ? encoder.failure(error) : '');
			const read = await readWithSdk(body);
			if (error) {
				assert.ok(read instanceof Error);
				assert.ok(read.message.includes(error.message), read.message);
				return;
			}
			assert.ok(!(read instanceof Error), String(read));
			const answer = emptyAnswer();
			for (const event of events) {
				accumulate(answer, event);
			}
			const parts = answer.messages.flatMap(({ role, content }) => (role === 'assistant' ? content : []));
			const words = (type: string) =>
				parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
			const [choice] = read.choices;
			assert.equal(choice?.message.content ?? '', words('text'));
			assert.equal(choice?.message.refusal ?? '', words('refusal'));
			assert.deepEqual(
				(choice?.message.tool_calls ?? []).map((call) => [
					call.id,
					call.type === 'function' && call.function.name,
					call.type === 'function' && call.function.arguments,
				]),
				parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, part.arguments]] : [])),
			);
			assert.equal(read.usage?.prompt_tokens, answer.usage?.inputTokens);
		});
	}
});

async function readWithSdk(body: string): Promise<OpenAI.ChatCompletion | Error> {
	const provider = await startProvider({ headers: SSE_HEADERS, body, pieceSize: 100 });
	try {
		const client = new OpenAI({ baseURL: provider.baseUrl, apiKey: 'none', maxRetries: 0 });
		const stream = client.chat.completions.stream({
			model: 'asked',
			messages: [{ role: 'user', content: 'Hello' }],
			stream_options: { include_usage: true },
		});
		return await stream.finalChatCompletion();
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	} finally {
		await provider.close();
	}
}

function text(said: string): StreamEvent {
	return { type: 'text-delta', text: said };
}

function encode(events: readonly StreamEvent[], includeUsage = true): string {
	const encoder = openAiChatServer.createEncoder({ model: 'asked', includeUsage, now: () => 1_000_500 });
	return events.map((event) => encoder.event(event)).join('');
}

function bytesOf(events: readonly StreamEvent[]): Uint8Array {
	return new TextEncoder().encode(encode(events));
}

function chunksOf(events: readonly StreamEvent[], includeUsage = true): unknown[] {
	return dataOf(encode(events, includeUsage));
}

function dataOf(text: string): unknown[] {
	return text
		.split('\n\n')
		.filter(Boolean)
		.map((message) => message.replace(/^data: /, ''))
		.map((data) => (data === '[DONE]' ? data : JSON.parse(data)));
}
