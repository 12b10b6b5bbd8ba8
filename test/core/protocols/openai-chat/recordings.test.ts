import assert from 'node:assert/strict';
import { type Answer, accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { textOf, userText } from '../../../../src/core/chat.ts';
import { connect } from '../../../../src/core/protocols/openai-chat/client.ts';
import { startProvider } from '../../../servers/provider.ts';
import { forEachRecording } from '../../../servers/recordings.ts';
import { collect, type Outcome } from './collect.ts';

/** What an independent reader got from a recording, as far as it is compared. */
interface Expected {
	kind: string;
	model: string | null;
	id: string | null;
	text: Record<string, string>;
	reasoning: Record<string, string>;
	refusal: Record<string, string>;
	tool_calls: Record<string, { id: string; name: string; arguments: string }[]>;
	finish: Record<string, string>;
	usage: null | {
		prompt_tokens: number;
		completion_tokens: number;
		total_tokens: number;
		cost?: number;
		completion_tokens_details?: { reasoning_tokens?: number } | null;
	};
	errors: { message: string }[];
	done: boolean;
}

describe('recordings of real providers', function () {
	this.timeout(20_000);

	forEachRecording<Expected>(({ name, expected, body }) => {
		if (expected.kind === 'openai') {
			it(name, async () => compare(await replay(body()), expected));
		}
	});
});

async function replay(body: Uint8Array): Promise<Outcome> {
	const provider = await startProvider({ body });
	try {
		const stream = connect({ provider: 'test', name: 'Test', baseUrl: provider.baseUrl });
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
	const [message] = answer.messages;
	assert.equal(message ? textOf(message) : '', expected.text[0] ?? '');
	assert.equal(joined(answer, 'reasoning'), expected.reasoning[0] ?? '');
	assert.equal(joined(answer, 'refusal'), expected.refusal[0] ?? '');
	const calls =
		message?.role === 'assistant' ? message.content.filter(({ type }) => type === 'tool-call') : [];
	assert.deepEqual(
		calls.map((call) => call.type === 'tool-call' && [call.id, call.name, call.arguments]),
		(expected.tool_calls[0] ?? []).map((call) => [call.id, call.name, call.arguments]),
	);
	compareUsage(answer, expected.usage);
	const [failure] = expected.errors;
	assert.equal(error !== undefined, failure !== undefined, error?.message);
	if (failure) {
		assert.ok(error?.detail?.startsWith(failure.message));
	} else {
		assert.equal(answer.finish, finishOf(expected));
		assert.equal(answer.id, expected.id ?? '');
		assert.equal(answer.model, expected.model);
	}
}

function joined(answer: Answer, type: 'reasoning' | 'refusal'): string {
	return answer.messages
		.flatMap(({ role, content }) => (role === 'assistant' ? content : []))
		.map((part) => (part.type === type ? part.text : ''))
		.join('');
}

function compareUsage({ usage }: Answer, expected: Expected['usage']): void {
	if (!expected) {
		return;
	}
	const reasoning = expected.completion_tokens_details?.reasoning_tokens ?? 0;
	const apart = expected.total_tokens === expected.prompt_tokens + expected.completion_tokens + reasoning;
	assert.equal(usage?.inputTokens, expected.prompt_tokens);
	assert.equal(usage?.outputTokens, expected.completion_tokens + (apart ? reasoning : 0));
	assert.equal(usage?.costUsd, expected.cost);
}

function finishOf({ finish, refusal, tool_calls: calls }: Expected): string {
	if (refusal[0]) {
		return 'refusal';
	}
	const said = (finish[0] ?? 'stop').replace('_', '-');
	return said === 'stop' && calls[0] ? 'tool-calls' : said;
}
