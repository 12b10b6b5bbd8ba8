import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import { type Message, type OpaquePart, userText } from '../../../src/core/chat.ts';
import { encodeRequest as encodeAnthropic } from '../../../src/core/protocols/anthropic-messages/request.ts';
import { encodeRequest as encodeChat } from '../../../src/core/protocols/openai-chat/request.ts';
import { createFold as createResponsesFold } from '../../../src/core/protocols/openai-responses/fold.ts';
import { encodeRequest as encodeResponses } from '../../../src/core/protocols/openai-responses/request.ts';
import { encodeQuery } from '../../../src/core/protocols/poe-bot/query.ts';
import { decode as decodeAnthropic } from './anthropic-messages/decode.ts';
import { decodeWith } from './decode-with.ts';
import { decode as decodeChat, type Outcome } from './openai-chat/collect.ts';

/** Every protocol's request for a conversation. */
const ENCODE: Readonly<Record<string, (messages: readonly Message[]) => object>> = {
	'openai-chat': (messages) => encodeChat({ model: 'm', messages }),
	'openai-responses': (messages) => encodeResponses({ model: 'm', messages }),
	'anthropic-messages': (messages) => encodeAnthropic({ model: 'm', messages }, { sampling: true }),
	'poe-bot': (messages) => encodeQuery({ model: 'm', messages }, () => undefined).query,
};

const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const delta = (fields: object) => data({ id: 'c', choices: [{ index: 0, delta: fields }] });
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'clock', arguments: '{}' } };

/** What each protocol that has opaque reasoning says when it thinks and then calls a tool. */
const ANSWERS: Readonly<Record<string, () => Outcome>> = {
	'openai-chat': read(
		decodeChat,
		delta({ reasoning_content: 'Hm.' }),
		delta({ tool_calls: [{ ...call, extra_content: { google: { thought_signature: 'KEPT' } } }] }),
		'data: [DONE]\n\n',
	),
	'openai-chat, with details': read(
		decodeChat,
		delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'KEPT' }] }),
		delta({ tool_calls: [call] }),
		'data: [DONE]\n\n',
	),
	'openai-responses': read(
		decodeWith(createResponsesFold),
		data({
			type: 'response.output_item.done',
			output_index: 0,
			item: { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'KEPT' },
		}),
		data({
			type: 'response.output_item.done',
			output_index: 1,
			item: { type: 'function_call', call_id: 'call_1', name: 'clock', arguments: '{}' },
		}),
		data({ type: 'response.completed', response: { id: 'r', status: 'completed' } }),
	),
	'anthropic-messages': read(
		decodeAnthropic,
		data({ type: 'message_start', message: { id: 'm' } }),
		data({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: 'Hm.' } }),
		data({
			type: 'content_block_delta',
			index: 0,
			delta: { type: 'signature_delta', signature: 'KEPT' },
		}),
		data({ type: 'content_block_stop', index: 0 }),
		data({
			type: 'content_block_start',
			index: 1,
			content_block: { type: 'redacted_thinking', data: 'KEPT' },
		}),
		data({
			type: 'content_block_start',
			index: 2,
			content_block: { type: 'tool_use', id: 'call_1', name: 'clock', input: {} },
		}),
		data({ type: 'message_delta', delta: { stop_reason: 'tool_use' } }),
		data({ type: 'message_stop' }),
	),
};

function read(decode: (pieces: Uint8Array[]) => Outcome, ...frames: string[]): () => Outcome {
	return () => decode([new TextEncoder().encode(frames.join(''))]);
}

/** The conversation in the middle of a turn: the tool has answered, and the model is to go on. */
function conversation({ events, error }: Outcome): Message[] {
	assert.equal(error, undefined);
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	return [
		userText('When?'),
		...answer.messages,
		{ role: 'tool', toolCallId: 'call_1', name: 'clock', content: 'Noon' },
	];
}

function withoutOpaque(messages: readonly Message[]): Message[] {
	return messages.map((message) =>
		message.role === 'assistant'
			? { ...message, content: message.content.filter(({ type }) => type !== 'reasoning-opaque') }
			: message,
	);
}

describe('opaque reasoning', () => {
	for (const [from, answer] of Object.entries(ANSWERS)) {
		const own = from.replace(/,.*/, '');
		it(`of ${from} goes back to it, and to no other protocol`, () => {
			const messages = conversation(answer());
			for (const [to, encode] of Object.entries(ENCODE)) {
				const sent = JSON.stringify(plain(encode(messages)));
				assert.equal(sent.includes('KEPT'), to === own, `${to}: ${sent}`);
				if (to !== own) {
					assert.equal(sent, JSON.stringify(plain(encode(withoutOpaque(messages)))), to);
				}
			}
		});
	}

	it('of unknown origin goes nowhere, whatever its name', () => {
		const field = fc.oneof(
			fc.string(),
			fc.constantFrom('role', 'content', 'tool_calls', 'type', 'id', '__proto__', 'function', 'encrypted'),
		);
		const part: fc.Arbitrary<OpaquePart> = fc.record({
			type: fc.constant('reasoning-opaque' as const),
			field,
			value: fc.jsonValue(),
			index: fc.constantFrom(undefined, 0, 1),
		});
		fc.assert(
			fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
				const messages: Message[] = [
					userText('When?'),
					{
						role: 'assistant',
						content: [
							...parts,
							{ type: 'tool-call', index: 0, id: 'call_1', name: 'clock', arguments: '{}' },
						],
					},
					{ role: 'tool', toolCallId: 'call_1', name: 'clock', content: 'Noon' },
				];
				for (const [to, encode] of Object.entries(ENCODE)) {
					assert.deepEqual(plain(encode(messages)), plain(encode(withoutOpaque(messages))), to);
				}
			}),
		);
	});
});

/** A request without what is made anew each time. */
function plain(body: object): unknown {
	return JSON.parse(
		JSON.stringify(body, (name, value) => (/^(?:message_id|timestamp)$/.test(name) ? undefined : value)),
	);
}
