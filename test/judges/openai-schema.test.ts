import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { ask, FACES, type Rig, startRig } from '../gateway/rig.ts';
import { forEachRecording } from '../servers/recordings.ts';
import { installJudges } from './install.ts';
import { openAiSchema, type SchemaCheck, type SchemaName } from './openai-schema.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const PROTOCOLS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'poe-bot'] as const;

/** The faces that are OpenAI's, and what they answer with. */
const ANSWERS = {
	'openai-chat': { chunk: 'CreateChatCompletionStreamResponse', whole: 'CreateChatCompletionResponse' },
	'openai-responses': { chunk: 'ResponseStreamEvent', whole: 'Response' },
} as const satisfies Partial<Record<keyof typeof FACES, { chunk: SchemaName; whole: SchemaName }>>;

/** Whatever any provider sends, what the gateway makes of it for a client of OpenAI's is as OpenAI publishes it. */
describe('OpenAI’s published schema', function () {
	this.timeout(600_000);

	const rigs = new Map<ProtocolName, Rig>();
	let check: SchemaCheck;
	let body: Buffer | string = '';

	before(async () => {
		await installJudges();
		check = await openAiSchema();
		for (const protocol of PROTOCOLS) {
			rigs.set(protocol, await startRig(() => ({ body }), { protocol }));
		}
	});

	after(async () => {
		for (const rig of rigs.values()) {
			await rig.close();
		}
	});

	async function checkAnswers(protocol: ProtocolName): Promise<void> {
		const rig = rigs.get(protocol) as Rig;
		for (const [face, { chunk, whole }] of Object.entries(ANSWERS)) {
			const { path, body: asked } = FACES[face as keyof typeof ANSWERS];
			const options = face === 'openai-chat' ? { stream_options: { include_usage: true } } : {};
			const streamed = await ask(rig, path, { ...asked, stream: true, ...options });
			const inOne = await ask(rig, path, asked);
			for (const data of dataIn(await streamed.text())) {
				assert.equal(check(chunk, data), '', face);
			}
			const answer: unknown = await inOne.json();
			assert.equal(inOne.ok ? check(whole, answer) : problemOf(answer), '', face);
		}
	}

	for (const protocol of PROTOCOLS) {
		describe(protocol, () => {
			const folder = new URL(`${protocol}/`, FIXTURES);
			for (const file of readdirSync(folder).filter((each) => each.endsWith('.sse'))) {
				it(file, async () => {
					body = readFileSync(new URL(file, folder));
					await checkAnswers(protocol);
				});
			}
		});
	}

	describe('recordings', () => {
		forEachRecording<{ kind: 'openai' | 'anthropic' }>(({ name, expected, body: bodyOf }) => {
			it(name, async () => {
				body = bodyOf();
				await checkAnswers(expected.kind === 'openai' ? 'openai-chat' : 'anthropic-messages');
			});
		});
	});

	it('finds what is not as it should be', () => {
		const chunk = {
			id: 'a',
			object: 'chat.completion.chunk',
			created: 1,
			model: 'm',
			choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }],
		};
		assert.equal(check('CreateChatCompletionStreamResponse', chunk), '');
		for (const wrong of [{ object: 'chunk' }, { created: 'now' }, { id: undefined }, { surprise: 1 }]) {
			assert.notEqual(check('CreateChatCompletionStreamResponse', { ...chunk, ...wrong }), '');
		}
		assert.throws(() => check('ResponseStreamEvent', { type: 'response.surprise' }), /no event named/);
	});
});

/** The chunks of an event stream; the error that a stream of chat completions may end with is no chunk. */
function dataIn(text: string): unknown[] {
	const lines = text.split('\n').filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]');
	const all = lines.map((line): unknown => JSON.parse(line.slice('data: '.length)));
	const isChunk = (data: unknown) =>
		!(data && typeof data === 'object' && 'error' in data && !('type' in data));
	assert.ok(
		all.every((data) => isChunk(data) || problemOf(data) === ''),
		text,
	);
	return all.filter(isChunk);
}

/** OpenAI's error body: four fields, of which two may be null. */
function problemOf(body: unknown): string {
	const { error } = body as { error?: Record<string, unknown> };
	const { message, type, param, code, ...more } = error ?? {};
	const isRight =
		typeof message === 'string' &&
		typeof type === 'string' &&
		(param === null || typeof param === 'string') &&
		(code === null || typeof code === 'string') &&
		Object.keys(more).length === 0;
	return isRight ? '' : JSON.stringify(body);
}
