import assert from 'node:assert/strict';
import { type Answer, accumulate, emptyAnswer } from '../../src/core/accumulate.ts';
import { userText } from '../../src/core/chat.ts';
import { connectProvider } from '../../src/core/connect.ts';
import { recordOf } from '../../src/core/provider-record.ts';
import { PRESETS } from '../../src/core/providers.ts';
import { chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import { startProvider } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';
import { collect } from './protocols/openai-chat/collect.ts';

const MODEL = 'GPT-5.4';

describe('Poe by its OpenAI client and by its own', () => {
	const ask = async (useOpenAIClient: boolean, reply: Reply, model = MODEL) => {
		const server = await startProvider(reply);
		const preset = PRESETS.find(({ id }) => id === 'poe');
		assert.ok(preset);
		const record = recordOf(preset, {
			baseUrl: server.baseUrl,
			useOpenAIClient,
			key: async () => 'canary-Key.1234567890',
		});
		const { signal } = new AbortController();
		const { events, error } = await collect(
			connectProvider(record)({ model, messages: [userText('hi')] }, { signal }),
		);
		await server.close();
		const answer = emptyAnswer();
		for (const event of events) {
			accumulate(answer, event);
		}
		return { answer, error, url: server.requests[0]?.url };
	};
	/** Port and path are others, and nothing else may be. */
	const told = (text = '') =>
		text
			.replace(/127\.0\.0\.1:\d+/g, 'server')
			.replace(/server\/(?:v1\/chat\/completions|bot\/[\w.-]+\w)/g, 'server');
	const saidOf = ({ messages, suggestions, finish }: Answer) => ({ messages, suggestions, finish });

	describe('give the same answer', () => {
		const calls = [
			{ role: 'assistant', content: null },
			{ tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'look', arguments: '' } }] },
			{ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] },
			{ tool_calls: [{ index: 0, function: { arguments: '1}' } }] },
		].map((delta) => chunk(delta));
		const called = chunk({}, { finish_reason: 'tool_calls' });
		const picture = 'https://pfst.example/cat.png';
		const cases: [string, openAI: Reply, bot: Reply, model?: string][] = [
			[
				'a text',
				{
					body: eventStreamOf([
						chunk({ content: 'Hi ' }),
						chunk({ content: 'there' }),
						chunk({}, { finish_reason: 'stop' }),
					]),
				},
				botStream(['text', { text: 'Hi ' }], ['text', { text: 'there' }], ['done', {}]),
			],
			[
				'a tool call',
				{ body: eventStreamOf([...calls, called]) },
				botStream(...[...calls, called].map((data): BotEvent => ['json', data]), ['done', {}]),
			],
			[
				'a picture',
				{
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({
						choices: [{ message: { content: `![cat](${picture})` }, finish_reason: 'stop' }],
					}),
				},
				botStream(
					['file', { url: picture, content_type: 'image/png', name: 'cat.png' }],
					['text', { text: `![cat](${picture})` }],
					['done', {}],
				),
				'Imagen-4',
			],
		];
		for (const [name, openAI, bot, model] of cases) {
			it(name, async () => {
				const modern = await ask(true, openAI, model);
				const legacy = await ask(false, bot, model);
				assert.deepEqual([modern.url, legacy.url], ['/v1/chat/completions', `/bot/${model ?? MODEL}`]);
				assert.deepEqual([modern.error, legacy.error], [undefined, undefined]);
				assert.deepEqual(saidOf(legacy.answer), saidOf(modern.answer));
				assert.ok(modern.answer.messages.length > 0);
			});
		}
	});

	describe('fail with the same kind and in the same words', () => {
		const partial = {
			openAI: eventStreamOf([chunk({ content: 'Hi' })], { done: false }),
			bot: botText(['text', { text: 'Hi' }]),
		};
		const inStream = (type: string, message: string, botType?: string): [Reply, Reply] => [
			{ body: `${partial.openAI}data: ${JSON.stringify({ error: { type, message, code: null } })}\n\n` },
			botStream(
				['text', { text: 'Hi' }],
				['error', { allow_retry: false, text: message, ...(botType ? { error_type: botType } : {}) }],
				['done', {}],
			),
		];
		const both = (reply: Reply): [Reply, Reply] => [reply, reply];
		const cases: [string, [Reply, Reply], kind: string][] = [
			...[
				[400, 'invalid_request_error', 'invalid-request'],
				[401, 'authentication_error', 'authentication'],
				[402, 'insufficient_credits', 'quota'],
				[403, 'moderation_error', 'permission'],
				[404, 'not_found_error', 'not-found'],
				[408, 'timeout_error', 'timeout'],
				[413, 'request_too_large', 'context-length'],
				[429, 'rate_limit_error', 'rate-limit'],
				[500, 'provider_error', 'server'],
				[502, 'upstream_error', 'server'],
				[503, 'overloaded_error', 'overloaded'],
				[529, 'overloaded_error', 'overloaded'],
			].map(([status, type, kind]): [string, [Reply, Reply], string] => [
				`status ${status}`,
				both(
					errorReply(Number(status), { message: 'It went wrong.', type: String(type), code: Number(status) }),
				),
				String(kind),
			]),
			[
				'no money in the stream',
				inStream('insufficient_credits', 'No points left.', 'insufficient_fund'),
				'quota',
			],
			[
				'a long message in the stream',
				inStream('context_length_exceeded', 'Too long.', 'user_message_too_long'),
				'context-length',
			],
			['a fault in the stream', inStream('server_error', 'Internal server error.'), 'server'],
			['an end in the middle', [{ body: partial.openAI }, { body: partial.bot }], 'interrupted'],
			[
				'a reset in the middle',
				[
					{ body: [partial.openAI, 20], end: 'reset' },
					{ body: [partial.bot, 20], end: 'reset' },
				],
				'interrupted',
			],
			[
				'a web page',
				both({ headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }),
				'protocol',
			],
			['a redirect', both({ status: 302, headers: { location: 'https://evil.example/' } }), 'protocol'],
		];
		for (const [name, [openAI, bot], kind] of cases) {
			it(`${name}: ${kind}`, async () => {
				const modern = await ask(true, openAI);
				const legacy = await ask(false, bot);
				assert.equal(modern.error?.kind, kind);
				assert.equal(legacy.error?.kind, kind);
				assert.equal(told(legacy.error?.message), told(modern.error?.message));
				assert.deepEqual(legacy.answer.messages, modern.answer.messages);
			});
		}
	});
});

type BotEvent = [event: string, data: object];

function botText(...events: readonly BotEvent[]): string {
	return events.map(([event, data]) => `event: ${event}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`).join('');
}

function botStream(...events: readonly BotEvent[]): Reply {
	return { body: botText(...events) };
}
