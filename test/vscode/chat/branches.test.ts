import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { Conversation } from '../../../src/vscode/chat/conversation.ts';
import { failureOf } from '../../../src/vscode/failure.ts';
import type { Change } from '../../../src/webview/messages.ts';
import { MODEL, plainAnswer, type Script, script } from './scripted.ts';

describe('the branches of a conversation', () => {
	it('asks an edited message beside the old one, which keeps what followed it', async () => {
		const { conversation, answer, changes, texts } = chat();
		await answer(conversation.send(words('one')), '1');
		await answer(conversation.send(words('two')), '2');
		await answer(conversation.send(words('uno'), 'turn-1'), 'I');
		assert.deepEqual(texts(), ['uno']);
		assert.deepEqual(
			changes.filter(({ type }) => type === 'turns-cut'),
			[{ type: 'turns-cut', turnId: 'turn-1' }],
		);
		assert.deepEqual(conversation.shown()[0]?.alternatives, { place: 2, of: 2 });
		conversation.showAlternative('turn-3', -1);
		assert.deepEqual(texts(), ['one', 'two']);
		assert.deepEqual(conversation.shown()[0]?.alternatives, { place: 1, of: 2 });
		conversation.showAlternative('turn-1', -1);
		assert.deepEqual(texts(), ['one', 'two']);
		assert.equal(conversation.all.length, 3);
	});

	it('tells a model of the branch alone', async () => {
		const { conversation, answer, model } = chat();
		await answer(conversation.send(words('one')), '1');
		await answer(conversation.send(words('two')), '2');
		await answer(conversation.send(words('zwei'), 'turn-2'), 'II');
		assert.equal(JSON.stringify(model.requests.at(-1)?.messages).includes('"two"'), false);
		assert.match(JSON.stringify(model.requests.at(-1)?.messages), /"one".*"zwei"/);
	});

	it('asks again beside an answer, with another model if one is given', async () => {
		const { conversation, answer, model, opened } = chat();
		await answer(conversation.send(words('one')), 'first');
		await answer(conversation.retry('turn-1', { ...MODEL, id: 'acme/m2', model: 'm2' }), 'second');
		assert.deepEqual(opened, ['acme/m1', 'acme/m2']);
		assert.equal(model.requests[1]?.model, 'm2');
		assert.equal(conversation.shown()[0]?.model.model, 'm2');
		assert.equal(conversation.all.length, 2);
	});

	it('deletes a turn with what follows it, and takes that back', async () => {
		const { conversation, answer, texts } = chat();
		await answer(conversation.send(words('one')), '1');
		await answer(conversation.send(words('two')), '2');
		const undo = conversation.remove('turn-2');
		assert.deepEqual(texts(), ['one']);
		await answer(conversation.send(words('three')), '3');
		assert.equal(JSON.stringify(conversation.all).includes('"two"'), false);
		undo?.();
		assert.deepEqual(texts(), ['one', 'two']);
	});

	it('stops an answer that is deleted, and shows the other branch', async () => {
		const { conversation, answer, model, texts } = chat();
		await answer(conversation.send(words('one')), '1');
		const running = conversation.send(words('uno'), 'turn-1');
		await model.say(...plainAnswer('half').slice(0, 2));
		conversation.remove('turn-2');
		await running;
		assert.equal(model.signal()?.aborted, true);
		assert.deepEqual(texts(), ['one']);
	});

	it('restores what an earlier Weir kept as one line of turns', async () => {
		const { conversation, answer } = chat();
		await answer(conversation.send(words('one')), '1');
		await answer(conversation.send(words('two')), '2');
		const kept = conversation.all.map(({ turn, contents }) => ({ turn, contents }));
		const restored = new Conversation(
			{ model: () => MODEL, open: () => script().stream, failureOf, changed: () => undefined },
			{ turns: kept },
		);
		assert.deepEqual(
			restored.turns.map(({ turn }) => turn.id),
			['turn-1', 'turn-2'],
		);
	});
});

describe('an answer that goes on', () => {
	it('keeps its text, gives it to the model, and leaves out what is said again', async () => {
		const { conversation, model, changes } = chat();
		const text = 'The quick brown fox jumps over ';
		const first = conversation.send(words('fox'));
		await model.say(...plainAnswer(text).slice(0, 2), { type: 'usage', inputTokens: 5, outputTokens: 7 });
		await model.fail(new StreamError('interrupted', 'Broke.'));
		await first;
		assert.equal(conversation.turns[0]?.turn.status, 'interrupted');
		const second = conversation.continue('turn-1');
		assert.equal(conversation.turns[0]?.turn.status, 'waiting');
		await model.say(
			{ type: 'start', id: 'r2', model: 'm1' },
			{ type: 'text-delta', text: 'brown fox jumps over the lazy dog.' },
			{ type: 'usage', inputTokens: 20, outputTokens: 4 },
			{ type: 'finish', reason: 'stop' },
		);
		await model.end();
		await second;
		const turn = conversation.turns[0]?.turn;
		assert.deepEqual(turn?.answer.messages, [
			{ role: 'assistant', content: [{ type: 'text', text: `${text}the lazy dog.` }] },
		]);
		assert.equal(turn?.status, 'finished');
		assert.equal(turn?.failure, undefined);
		assert.equal(turn?.answer.usage?.inputTokens, 25);
		assert.equal(changes.filter(({ type }) => type === 'turn-added').length, 1);
		const [, assistant, goOn] = model.requests[1]?.messages ?? [];
		assert.equal(
			JSON.stringify(assistant?.content),
			JSON.stringify([{ type: 'text', text: text.trimEnd() }]),
		);
		assert.equal(goOn?.role, 'user');
	});

	it('takes back half a tool call, and keeps what tools have answered', async () => {
		const { conversation, model } = chat();
		const first = conversation.send(words('read'));
		await model.say(
			{ type: 'start', id: 'r', model: 'm1' },
			{ type: 'tool-call-start', index: 0, id: 'a', name: 'read' },
			{ type: 'tool-call-delta', index: 0, json: '{}' },
			{ type: 'tool-call-end', index: 0 },
			{ type: 'tool-result', index: 0, id: 'a', name: 'read', content: 'the file' },
			{ type: 'text-delta', text: 'Now let me look into the other one.' },
			{ type: 'tool-call-start', index: 0, id: 'b', name: 'read' },
			{ type: 'tool-call-delta', index: 0, json: '{"pa' },
		);
		conversation.stop();
		await first;
		const second = conversation.continue('turn-1');
		await model.say(...plainAnswer(' It is empty.'));
		await model.end();
		await second;
		assert.deepEqual(
			conversation.turns[0]?.turn.answer.messages.map((message) =>
				message.role === 'tool' ? 'tool' : message.content.map((part) => part.type),
			),
			[['tool-call'], 'tool', ['text']],
		);
		assert.deepEqual(
			model.requests[1]?.messages.map(({ role }) => role),
			['user', 'assistant', 'tool', 'assistant', 'user'],
		);
		assert.match(JSON.stringify(conversation.turns), /into the other one\. It is empty\./);
	});

	it('begins anew where too little was said, and is refused where nothing is to be continued', async () => {
		const { conversation, model } = chat();
		const first = conversation.send(words('hi'));
		assert.equal(conversation.continue('turn-1'), undefined);
		await model.say(...plainAnswer('Well').slice(0, 2));
		conversation.stop();
		await first;
		const second = conversation.continue('turn-1');
		await model.say(...plainAnswer('Hello there.'));
		await model.end();
		await second;
		assert.match(JSON.stringify(conversation.turns[0]?.turn.answer.messages), /"Hello there\."/);
		assert.equal(conversation.continue('turn-1'), undefined);
		assert.equal(conversation.continue('gone'), undefined);
	});
});

function words(text: string) {
	return { text, context: [] };
}

function chat() {
	const changes: Change[] = [];
	const opened: string[] = [];
	const model: Script = script();
	let ids = 0;
	const conversation = new Conversation({
		model: () => MODEL,
		open(asked) {
			opened.push(asked.id);
			return model.stream;
		},
		failureOf,
		changed: (change) => changes.push(change),
		newId: () => `turn-${++ids}`,
	});
	return {
		conversation,
		changes,
		model,
		opened,
		texts: () => conversation.turns.map(({ turn }) => turn.prompt.text),
		async answer(asked: Promise<void> | undefined, text: string) {
			await model.say(...plainAnswer(text));
			await model.end();
			await asked;
		},
	};
}
