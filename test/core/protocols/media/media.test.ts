import assert from 'node:assert/strict';
import { type ChatRequest, userText } from '../../../../src/core/chat.ts';
import { connectImages } from '../../../../src/core/protocols/media/images.ts';
import { readMediaLinks } from '../../../../src/core/protocols/media/media-links.ts';
import type { ConnectEndpoint } from '../../../../src/core/protocols/protocol.ts';
import { connectMediaOnDemand } from '../../../../src/core/protocols/table.ts';
import { startProvider } from '../../../servers/provider.ts';
import type { Reply } from '../../../servers/reply.ts';
import { collect } from '../openai-chat/collect.ts';

const CAT = 'https://pfst.cf2.poecdn.net/base/image/0123abcd?w=1024&h=768';

describe('media links', () => {
	const cases: [string, string, unknown[]][] = [
		['an image in Markdown', `![a cat](${CAT})`, [url('image/*', CAT)]],
		['an address by itself', 'https://example.com/a.mp4', [url('video/mp4', 'https://example.com/a.mp4')]],
		['both of the same', `![cat](${CAT})\n\n${CAT}`, [url('image/*', CAT)]],
		[
			'words around it',
			`Here it is:\n\n![cat](https://example.com/cat.png "A cat")\n\nAnything else?`,
			[text('Here it is:\n\nAnything else?'), url('image/png', 'https://example.com/cat.png')],
		],
		[
			'the end of a sentence',
			'See https://example.com/cat.webp.',
			[text('See .'), url('image/webp', 'https://example.com/cat.webp')],
		],
		['a page is no media', 'Read https://example.com/cats', [text('Read https://example.com/cats')]],
		[
			'a link to sound',
			'[listen](https://example.com/a.mp3)',
			[url('audio/mpeg', 'https://example.com/a.mp3')],
		],
		['data', '![x](data:image/png;base64,AAAA)', [{ type: 'media', mimeType: 'image/png', data: 'AAAA' }]],
		['nothing', '', []],
	];
	for (const [name, answer, expected] of cases) {
		it(name, () => assert.deepEqual(readMediaLinks(answer), expected));
	}

	it('stay linear on what only looks like them', () => {
		const began = performance.now();
		for (const piece of ['[', '![](', 'https://', '![a](https://x ', '"', '\n', ' \n']) {
			readMediaLinks(piece.repeat(50_000));
		}
		assert.ok(performance.now() - began < 3000);
	});
});

/** As Poe's media bots are asked. */
const connectMediaChat = connectMediaOnDemand('openai-chat');

describe('media models', function () {
	this.timeout(20_000);

	it('a media bot is asked without streaming, and its addresses are media', async () => {
		const completion = {
			id: 'c1',
			model: 'Painter',
			choices: [
				{ index: 0, message: { role: 'assistant', content: `![cat](${CAT})` }, finish_reason: 'stop' },
			],
			usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
		};
		const { outcome, sent } = await ask(connectMediaChat, { body: JSON.stringify(completion) });
		assert.deepEqual(
			outcome.events.map(({ type }) => type),
			['start', 'usage', 'media', 'finish'],
		);
		assert.deepEqual(sent, {
			model: 'painter',
			messages: [{ role: 'user', content: 'A cat' }],
			stream: false,
		});
	});

	it('keeps what came of an answer that breaks off', async () => {
		const body = `data: {"choices":[{"delta":{"content":"See ${CAT}"}}]}\n\n`;
		const { outcome } = await ask(connectMediaChat, { body });
		assert.equal(outcome.error?.kind, 'interrupted');
		assert.deepEqual(outcome.events.slice(1), [text('See'), url('image/*', CAT)]);
	});

	it('draws images, by address or as data', async () => {
		const images = {
			created: 1,
			output_format: 'webp',
			data: [{ b64_json: 'AAAA', revised_prompt: 'A small cat' }, { url: 'https://example.com/cat.png' }],
			usage: { input_tokens: 5, output_tokens: 100, total_tokens: 105 },
		};
		const { outcome, sent } = await ask(
			connectImages,
			{ headers: { 'content-type': 'application/json' }, body: JSON.stringify(images) },
			{ extraBody: { size: '1024x1024' } },
		);
		assert.deepEqual(sent, { model: 'painter', prompt: 'A cat', size: '1024x1024' });
		assert.deepEqual(outcome.events, [
			{ type: 'start', id: '', model: 'painter' },
			{ type: 'notice', text: 'Drawn as: A small cat' },
			{ type: 'media', mimeType: 'image/webp', data: 'AAAA' },
			url('image/png', 'https://example.com/cat.png'),
			{ type: 'usage', inputTokens: 5, outputTokens: 100 },
			{ type: 'finish', reason: 'stop' },
		]);
	});

	it('fails as every protocol does', async () => {
		for (const connect of [connectImages, connectMediaChat]) {
			const kinds = [];
			for (const reply of [
				{ status: 401, body: '{"error":{"message":"x"}}' },
				{ status: 400, body: '{"error":{"code":"content_policy_violation","message":"x"}}' },
				{ body: '<html>' },
				{ body: '{"data":[' },
				{ body: '{"data":[]}' },
				{ body: '{"error":{"code":"insufficient_quota","message":"x"}}' },
			]) {
				kinds.push((await ask(connect, reply)).outcome.error?.kind);
			}
			assert.deepEqual(kinds, [
				'authentication',
				'content-filter',
				'protocol',
				'interrupted',
				'protocol',
				'quota',
			]);
		}
	});

	it('asks for no image without words', async () => {
		const { outcome, sent } = await ask(connectImages, { body: '' }, { messages: [userText(' ')] });
		assert.equal(outcome.error?.kind, 'invalid-request');
		assert.equal(sent, undefined);
	});
});

function url(mimeType: string, address: string) {
	return { type: 'media', mimeType, url: address };
}

function text(words: string) {
	return { type: 'text-delta', text: words };
}

async function ask(connect: ConnectEndpoint, reply: Reply, request: Partial<ChatRequest> = {}) {
	const provider = await startProvider(reply);
	try {
		const stream = connect({ provider: 'poe', name: 'Poe', baseUrl: provider.baseUrl });
		const asked = { model: 'painter', messages: [userText('A cat')], ...request };
		const outcome = await collect(stream(asked, { signal: new AbortController().signal }));
		const body = provider.requests[0]?.body;
		return { outcome, sent: body === undefined ? undefined : JSON.parse(body) };
	} finally {
		await provider.close();
	}
}
