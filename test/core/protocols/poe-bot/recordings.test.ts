import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { type ChatRequest, type Message, textOf, userText } from '../../../../src/core/chat.ts';
import { connect } from '../../../../src/core/protocols/poe-bot/client.ts';
import { encodeMultipart } from '../../../../src/core/protocols/poe-bot/multipart.ts';
import { startProvider } from '../../../servers/provider.ts';
import { collect } from '../openai-chat/collect.ts';

interface Recorded {
	path: string;
	headers: Record<string, string>;
	body: string;
}

const beside = fileURLToPath(new URL('../../../../../shared/recordings', import.meta.url));
const folder = process.env.WEIR_RECORDINGS ?? beside;
const requests = join(folder, 'poe-client-requests.json');

describe('recordings of the reference bot client and server', () => {
	if (!existsSync(requests)) {
		it('are there', function () {
			console.log('Recordings of Poe skipped: WEIR_RECORDINGS names no folder that has them.');
			this.skip();
		});
		return;
	}
	const [first, second, upload] = JSON.parse(readFileSync(requests, 'utf8')) as Recorded[];

	it('the request is the reference client’s, byte for byte', async () => {
		await compare(REQUEST, first);
	});

	it('so is the second round of a tool call', async () => {
		await compare({ ...REQUEST, messages: [...REQUEST.messages, CALL, RESULT] }, second);
	});

	it('and the upload of a file', () => {
		const boundary = /boundary=(.+)$/.exec(upload?.headers['content-type'] ?? '')?.[1] ?? '';
		const file = { name: 'a.txt', mimeType: 'text/plain', bytes: new TextEncoder().encode('abc') };
		const { contentType, body } = encodeMultipart(file, boundary);
		assert.equal(contentType, upload?.headers['content-type']);
		assert.equal(new TextDecoder().decode(body), upload?.body);
	});

	it('a text with a suggestion', async () => {
		const { answer } = await play('poe-hi');
		assert.deepEqual([answer.text, answer.suggestions, answer.finish], ['echo: hi', ['next?'], 'stop']);
	});

	it('a replaced answer', async () => {
		const { answer } = await play('poe-replace');
		assert.deepEqual([answer.text, answer.finish], ['answer é漢😀 more', 'stop']);
	});

	it('an error, which the "done" after it does not make good', async () => {
		const { answer, error } = await play('poe-error');
		assert.deepEqual(
			[answer.text, answer.finish, error?.kind, error?.retryable],
			['par', undefined, 'quota', false],
		);
	});

	async function play(name: string) {
		const { events, error } = (await send(REQUEST, readFileSync(join(folder, `${name}.sse`)))).outcome;
		const answer = emptyAnswer();
		for (const event of events) {
			accumulate(answer, event);
		}
		const [message] = answer.messages;
		return { answer: { ...answer, text: message ? textOf(message) : '' }, error };
	}
});

const REQUEST: ChatRequest = {
	model: 'My Bot',
	messages: [{ role: 'system', content: 'S' }, userText('U')],
	temperature: 0.5,
	stop: ['X'],
	tools: [
		{
			name: 'f',
			description: 'd',
			parameters: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
		},
	],
	extraBody: { thinking_budget: 1 },
};
const CALL: Message = {
	role: 'assistant',
	content: [{ type: 'tool-call', index: 0, id: 'c1', name: 'f', arguments: '{"a":1}' }],
};
const RESULT: Message = { role: 'tool', toolCallId: 'c1', name: 'f', content: '{"r": 1}' };

async function compare(request: ChatRequest, expected: Recorded | undefined): Promise<void> {
	const { sent } = await send(request, 'event: done\ndata: {}\n\n');
	assert.equal(sent?.url, expected?.path);
	assert.equal(sent?.body, expected?.body);
	for (const header of ['accept', 'authorization', 'cache-control', 'content-type']) {
		assert.equal(sent?.headers[header], expected?.headers[header]);
	}
}

async function send(request: ChatRequest, body: string | Uint8Array) {
	const provider = await startProvider({ body });
	try {
		const baseUrl = `${provider.origin}/bot/`;
		const stream = connect({ provider: 'poe', name: 'Poe', baseUrl, key: async () => 'KEY' });
		const outcome = await collect(stream(request, { signal: new AbortController().signal }));
		return { outcome, sent: provider.requests[0] };
	} finally {
		await provider.close();
	}
}
