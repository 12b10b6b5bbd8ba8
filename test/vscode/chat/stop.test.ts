import assert from 'node:assert/strict';
import { pipeline } from '../../../src/core/pipeline.ts';
import { connect } from '../../../src/core/protocols/openai-chat/client.ts';
import { Conversation } from '../../../src/vscode/chat/conversation.ts';
import { failureOf } from '../../../src/vscode/failure.ts';
import { chatStream, chunk, eventStreamOf } from '../../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../../servers/provider.ts';
import { MODEL } from './scripted.ts';

/** Answers half, then nothing, and never ends. */
const HALF = {
	body: eventStreamOf([chunk({ content: 'Half of an answer, ' })], { done: false }),
	end: 'never',
} as const;

describe('a conversation on the wire', () => {
	let provider: Provider | undefined;
	afterEach(() => provider?.close());

	async function open(script: Script) {
		provider = await startProvider(script);
		const { baseUrl, requests } = provider;
		const begun = Promise.withResolvers<void>();
		const conversation = new Conversation({
			model: () => MODEL,
			open: () => pipeline(connect({ provider: 'p', name: 'P', baseUrl })),
			failureOf,
			changed: (change) => change.type === 'turn-status' && begun.resolve(),
		});
		return { conversation, requests, begun: begun.promise };
	}

	it('closes the connection when it is stopped, and asks nothing again', async () => {
		const { conversation, requests, begun } = await open(HALF);
		const done = conversation.send({ text: 'hi', context: [] });
		await begun;
		conversation.stop();
		await requests[0]?.left;
		await done;
		assert.equal(conversation.turns[0]?.turn.status, 'stopped');
		assert.equal(requests.length, 1);
	});

	it('closes it before anything has come, and when everything is begun anew', async () => {
		const arrived = Promise.withResolvers<void>();
		const { conversation, requests } = await open(() => {
			arrived.resolve();
			return { delayMs: Number.POSITIVE_INFINITY };
		});
		const done = conversation.send({ text: 'hi', context: [] });
		await arrived.promise;
		conversation.open({ turns: [] });
		await requests[0]?.left;
		await done;
		assert.equal(conversation.turns.length, 0);
	});

	it('goes on after a stop with the rest of the answer', async () => {
		const { conversation, requests, begun } = await open([HALF, chatStream('and the other half.')]);
		const done = conversation.send({ text: 'hi', context: [] });
		await begun;
		conversation.stop();
		await done;
		await conversation.continue(conversation.turns[0]?.turn.id ?? '');
		assert.deepEqual(conversation.turns[0]?.turn.answer.messages, [
			{ role: 'assistant', content: [{ type: 'text', text: 'Half of an answer, and the other half.' }] },
		]);
		assert.match(requests[1]?.body ?? '', /Half of an answer,/);
	});
});
