import assert from 'node:assert/strict';
import { type Answer, accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import type { ChatRequest, Usage } from '../../../src/core/chat.ts';
import { pipeline } from '../../../src/core/pipeline.ts';
import { createFold as createResponsesFold } from '../../../src/core/protocols/openai-responses/fold.ts';
import type { ProtocolName } from '../../../src/core/protocols/protocol.ts';
import { SERVER_HALVES } from '../../../src/core/protocols/server-table.ts';
import { PROTOCOLS } from '../../../src/core/protocols/table.ts';
import type { StreamEvent, StreamFn } from '../../../src/core/stream.ts';
import { addUsage } from '../../../src/core/usage.ts';
import { startProvider } from '../../servers/provider.ts';
import { IMPATIENT } from '../impatient-clock.ts';
import { decode as decodeAnthropic } from '../protocols/anthropic-messages/decode.ts';
import { decodeWith } from '../protocols/decode-with.ts';
import { decode as decodeOpenAi, type Outcome } from '../protocols/openai-chat/collect.ts';
import { drink, toolCall } from '../scripted-stream.ts';

type Decode = (pieces: Iterable<Uint8Array>) => Outcome;

const DECODERS: Readonly<Record<keyof typeof SERVER_HALVES, Decode>> = {
	'openai-chat': decodeOpenAi,
	'openai-responses': decodeWith(createResponsesFold),
	'anthropic-messages': decodeAnthropic,
};

const SAID = 'A white cat – 🐈 – sits here.\n\n  "Asleep."';
const ARGUMENTS = '{"path":"ä.ts"}';

const KINDS = ['reasoning', 'text', 'tools'] as const;

/** What an answer has of everything: all of it, each alone, and tools without a word before them. */
const MIXES: readonly (readonly (typeof KINDS)[number][])[] = [
	KINDS,
	['text'],
	['tools'],
	['reasoning', 'text'],
	['reasoning', 'tools'],
];

/** An answer in small pieces. */
function answerAfter(given: string, kinds: (typeof MIXES)[number]): StreamEvent[] {
	const thoughts = ['Where is ', 'the cat?'];
	const text = kinds.includes('text') ? SAID.slice(given.length) : '';
	const pieces = text.match(/.{1,11}/gsu) ?? [];
	const calls: StreamEvent[] = [
		{ type: 'tool-call-start', index: 0, id: 'c-0', name: 'read' },
		...(ARGUMENTS.match(/.{1,8}/gsu) ?? []).map(
			(json) => ({ type: 'tool-call-delta', index: 0, json }) as const,
		),
		{ type: 'tool-call-end', index: 0 },
		...toolCall(1, 'list', '{}', 'c-1'),
	];
	return [
		{ type: 'start', id: 'a-1', model: 'm-1' },
		// A model that goes on does not think anew about its beginning.
		...(kinds.includes('reasoning') && given === ''
			? thoughts.map((words) => ({ type: 'reasoning-delta', text: words }) as const)
			: []),
		...pieces.map((piece) => ({ type: 'text-delta', text: piece }) as const),
		...(kinds.includes('tools') ? calls : []),
		{ type: 'usage', inputTokens: 100 + given.length, outputTokens: pieces.length },
		{ type: 'finish', reason: kinds.includes('tools') ? 'tool-calls' : 'stop' },
	];
}

for (const protocol of ['openai-chat', 'openai-responses', 'anthropic-messages'] as const) {
	describe(`resume after a cut at every byte of ${protocol}`, function () {
		this.timeout(120_000);

		for (const kinds of MIXES) {
			it(`joins what equals the uncut answer of ${kinds.join(' and ')}, with the usage of all requests`, () =>
				cutEverywhere(kinds));
		}

		async function cutEverywhere(kinds: (typeof MIXES)[number]) {
			const bodyAfter = await writer(protocol, kinds);
			const decode = DECODERS[protocol];
			const uncut = fold(decode([bodyAfter('')]).events);
			for (let at = 1; at < bodyAfter('').length; at++) {
				let requests = 0;
				let spent: Usage | undefined;
				const source: StreamFn = async function* (request) {
					requests += 1;
					const body = bodyAfter(givenIn(request));
					const { events, error } = decode([requests === 1 ? body.subarray(0, at) : body]);
					spent = addUsage(spent, fold(events).usage);
					yield* events;
					if (error) {
						throw error;
					}
				};
				const { events, error } = await drink(pipeline(source, { clock: IMPATIENT }));
				assert.equal(error, undefined, `cut at ${at}`);
				assert.equal(requests <= 2, true, `cut at ${at}: ${requests} requests`);
				assert.deepEqual(withoutSeals(fold(events)), withoutSeals(uncut), `cut at ${at}`);
				assert.deepEqual(fold(events).usage, spent, `cut at ${at}`);
			}
		}

		it('joins one that breaks again and again, in at most five requests', async () => {
			const bodyAfter = await writer(protocol);
			const decode = DECODERS[protocol];
			const uncut = fold(decode([bodyAfter('')]).events);
			for (let step = 100; step < bodyAfter('').length; step += 97) {
				let requests = 0;
				const source: StreamFn = async function* (request) {
					requests += 1;
					const { events, error } = decode([bodyAfter(givenIn(request)).subarray(0, step * requests)]);
					yield* events;
					if (error) {
						throw error;
					}
				};
				const { events, error } = await drink(pipeline(source, { clock: IMPATIENT }));
				assert.ok(requests <= 5, `${requests} requests`);
				if (!error) {
					assert.deepEqual(withoutSeals(fold(events)), withoutSeals(uncut), `pieces of ${step}`);
				}
			}
		});

		it('does so over sockets', async () => {
			const bodyAfter = await writer(protocol);
			const whole = bodyAfter('');
			const uncut = fold(DECODERS[protocol]([whole]).events);
			for (let part = 1; part <= 8; part++) {
				const cut = Math.floor((whole.length * part) / 9);
				const end = part % 2 === 0 ? 'close' : 'reset';
				const provider = await startProvider(({ body }, count) =>
					count === 1 ? { body: whole.subarray(0, cut), end } : { body: bodyAfter(givenOnWire(body)) },
				);
				try {
					const baseUrl = protocol === 'anthropic-messages' ? provider.origin : provider.baseUrl;
					const stream = PROTOCOLS[protocol]({ provider: 'p', name: 'P', baseUrl });
					const { events, error } = await drink(pipeline(stream, { clock: IMPATIENT, timeouts: NO_LIMITS }));
					assert.equal(error, undefined, `cut at ${cut}`);
					assert.deepEqual(withoutSeals(fold(events)), withoutSeals(uncut), `cut at ${cut}`);
					assert.ok(provider.requests.length <= 3);
				} finally {
					await provider.close();
				}
			}
		});
	});
}

const NO_LIMITS = { headers: 0, firstEvent: 0, idle: 0, content: 0 };

/** What a provider writes that truly goes on after what it is given. */
async function writer(
	protocol: Exclude<ProtocolName, 'poe-bot'>,
	kinds = MIXES[0] ?? [],
): Promise<(given: string) => Uint8Array> {
	const server = await SERVER_HALVES[protocol]();
	const bodies = new Map<string, Uint8Array>();
	return (given) => {
		const encoder = server.createEncoder({ model: 'm-1', now: () => 1_763_719_200_000 });
		const text = () => answerAfter(given, kinds).map((event) => encoder.event(event));
		const body = bodies.get(given) ?? new TextEncoder().encode(text().join(''));
		bodies.set(given, body);
		return body;
	};
}

function givenIn({ messages }: ChatRequest): string {
	const last = messages.at(-1);
	return last?.role === 'assistant'
		? last.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
		: '';
}

/** The beginning of the answer as it stands in a request's body, in whichever protocol. */
function givenOnWire(body: string): string {
	const { messages, input } = JSON.parse(body) as Record<
		'messages' | 'input',
		{ role: string; content: unknown }[]
	>;
	const last = (messages ?? input).at(-1);
	const content = last?.role === 'assistant' ? last.content : '';
	return Array.isArray(content)
		? content.map(({ text }: { text: string }) => text).join('')
		: String(content);
}

function fold(events: readonly StreamEvent[]): Answer {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	return answer;
}

/** What an answer says: without what vouches for its reasoning, which a continuation does not have. */
function withoutSeals({ messages, finish }: Answer) {
	return {
		finish,
		messages: messages.map(({ role, content }) => ({
			role,
			content:
				typeof content === 'string' ? content : content.filter(({ type }) => type !== 'reasoning-opaque'),
		})),
	};
}
