import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { type AssistantPart, userText } from '../../../../src/core/chat.ts';
import { connect } from '../../../../src/core/protocols/anthropic-messages/client.ts';
import { startProvider } from '../../../servers/provider.ts';
import { forEachRecording } from '../../../servers/recordings.ts';
import { collect, type Outcome } from '../openai-chat/collect.ts';

/** What an independent reader got from a recording, as far as it is compared. */
interface Expected {
	kind: string;
	id: string;
	model: string;
	blocks: {
		type: string;
		text?: string;
		thinking?: string;
		signature?: string;
		id?: string;
		name?: string;
		input_json?: string;
	}[];
	stop_reason: string;
	usage: Record<string, number | undefined> & { output_tokens_details?: { thinking_tokens: number } };
	errors: unknown[];
}

const FINISH: Readonly<Record<string, string>> = {
	end_turn: 'stop',
	tool_use: 'tool-calls',
	max_tokens: 'length',
	refusal: 'refusal',
};

describe('recordings of Anthropic', () => {
	forEachRecording<Expected>(({ name, expected, body }) => {
		if (expected.kind === 'anthropic') {
			it(name, async () => compare(await replay(body()), expected));
		}
	});
});

async function replay(body: Uint8Array): Promise<Outcome> {
	const provider = await startProvider({ body });
	try {
		const stream = connect({ provider: 'test', name: 'Test', baseUrl: provider.origin });
		const request = { model: 'asked', messages: [userText('Hello')] };
		return await collect(stream(request, { signal: new AbortController().signal }));
	} finally {
		await provider.close();
	}
}

function compare({ events, error }: Outcome, expected: Expected): void {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	const parts = answer.messages.flatMap(({ role, content }) => (role === 'assistant' ? content : []));
	assert.equal(error !== undefined, expected.errors.length > 0, error?.message);
	assert.deepEqual(parts.map(plain), joined(expected));
	assert.equal(answer.id, expected.id);
	assert.equal(answer.model, expected.model);
	assert.equal(answer.finish, FINISH[expected.stop_reason]);
	const { usage } = expected;
	const sum =
		(usage.input_tokens ?? 0) +
		(usage.cache_creation_input_tokens ?? 0) +
		(usage.cache_read_input_tokens ?? 0);
	assert.equal(answer.usage?.inputTokens, sum);
	assert.equal(answer.usage?.outputTokens, usage.output_tokens);
	assert.equal(answer.usage?.cacheReadTokens, usage.cache_read_input_tokens);
	assert.equal(answer.usage?.cacheWriteTokens, usage.cache_creation_input_tokens);
	assert.equal(answer.usage?.reasoningTokens, usage.output_tokens_details?.thinking_tokens);
	const others = expected.blocks.filter(({ type }) => !['text', 'thinking', 'tool_use'].includes(type));
	assert.equal(answer.notices.filter((notice) => notice.startsWith('The provider')).length, others.length);
}

function plain(part: AssistantPart): unknown[] {
	switch (part.type) {
		case 'tool-call':
			return [part.type, part.id, part.name, part.arguments];
		case 'reasoning-opaque':
			return [part.field, part.value];
		case 'media':
			return [part.type];
		default:
			return [part.type, part.text];
	}
}

/** The blocks that are content, as parts: text blocks in a row are one text. */
function joined({ blocks }: Expected): unknown[] {
	const parts: unknown[][] = [];
	for (const { type, text = '', thinking = '', signature = '', id, name, input_json: json } of blocks) {
		const last = parts.at(-1);
		if (type === 'text' && last?.[0] === 'text') {
			last[1] += text;
		} else if (type === 'text' && text !== '') {
			parts.push(['text', text]);
		} else if (type === 'thinking') {
			parts.push(['reasoning', thinking], ['signature', signature]);
		} else if (type === 'tool_use') {
			parts.push(['tool-call', id, name, json || '{}']);
		}
	}
	return parts.filter(([, value]) => value !== '');
}
