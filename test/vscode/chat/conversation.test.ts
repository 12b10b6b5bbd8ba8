import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { Conversation } from '../../../src/vscode/chat/conversation.ts';
import type { HeldTurn } from '../../../src/vscode/chat/turn-tree.ts';
import { failureOf } from '../../../src/vscode/failure.ts';
import type { Change } from '../../../src/webview/messages.ts';
import { MODEL, plainAnswer, script } from './scripted.ts';

describe('conversation', () => {
	it('streams an answer into its turn and tells each step', async () => {
		const { conversation, changes, model } = chat();
		const done = conversation.send({ text: 'hi', context: [] });
		await model.say(...plainAnswer('hello'));
		assert.equal(conversation.isRunning, true);
		await model.end();
		await done;
		const [held] = conversation.turns;
		assert.equal(held?.turn.status, 'finished');
		assert.deepEqual(held?.turn.answer.messages, [
			{ role: 'assistant', content: [{ type: 'text', text: 'hello' }] },
		]);
		assert.equal(typeof held?.turn.meter?.firstContentMs, 'number');
		assert.deepEqual(
			changes.map((change) => (change.type === 'turn-status' ? change.status : change.type)),
			['turn-added', 'events', 'streaming', 'events', 'events', 'finished'],
		);
	});

	it('stops at once, keeps what came, and lets nothing in afterwards', async () => {
		const { conversation, changes, model } = chat();
		const done = conversation.send({ text: 'hi', context: [] });
		await model.say({ type: 'start', id: 'r', model: 'm1' }, { type: 'text-delta', text: 'half' });
		conversation.stop();
		assert.equal(conversation.isRunning, false);
		assert.equal(model.signal()?.aborted, true);
		const told = changes.length;
		await model.say({ type: 'text-delta', text: ' more' });
		await done;
		assert.equal(changes.length, told);
		assert.equal(conversation.turns[0]?.turn.status, 'stopped');
		assert.equal(conversation.turns[0]?.turn.failure, undefined);
		assert.match(JSON.stringify(conversation.turns[0]?.turn.answer), /"half"/);
	});

	it('asks nothing while a turn runs', async () => {
		const { conversation, model } = chat();
		const done = conversation.send({ text: 'one', context: [] });
		assert.equal(conversation.send({ text: 'two', context: [] }), undefined);
		assert.equal(conversation.retry(conversation.turns[0]?.turn.id ?? ''), undefined);
		await model.end();
		await done;
		assert.equal(conversation.turns.length, 1);
	});

	it('fails with what to do, and a retry replaces the turn and asks anew', async () => {
		const { conversation, changes, model } = chat();
		const first = conversation.send({ text: 'hi', context: [{ label: 'a.ts:1-2', content: 'let a' }] });
		await model.fail(new StreamError('authentication', 'No key.'));
		await first;
		const [failed] = conversation.turns;
		assert.equal(failed?.turn.status, 'failed');
		assert.equal(failed?.turn.failure?.action?.name, 'change-key');
		const second = conversation.retry(failed?.turn.id ?? '');
		assert.equal(changes.at(-1)?.type, 'turn-reset');
		await model.say(...plainAnswer('now'));
		await model.end();
		await second;
		assert.equal(conversation.turns.length, 1);
		assert.equal(conversation.turns[0]?.turn.id, failed?.turn.id);
		assert.equal(conversation.turns[0]?.turn.failure, undefined);
		assert.equal(model.requests[1]?.fresh, true);
		assert.deepEqual(model.requests[1]?.messages, model.requests[0]?.messages);
	});

	it('calls an answer that broke off interrupted, and one that was refused failed', async () => {
		for (const [kind, said, status] of [
			['interrupted', true, 'interrupted'],
			['network', true, 'interrupted'],
			['timeout', true, 'interrupted'],
			['network', false, 'failed'],
			['server', true, 'failed'],
		] as const) {
			const { conversation, model } = chat();
			const done = conversation.send({ text: 'hi', context: [] });
			await model.say({ type: 'start', id: 'r', model: 'm1' });
			if (said) {
				await model.say({ type: 'text-delta', text: 'half' });
			}
			await model.fail(new StreamError(kind, 'x'));
			await done;
			assert.equal(conversation.turns[0]?.turn.status, status, kind);
			assert.equal(conversation.turns[0]?.turn.failure?.message, 'x');
		}
	});

	it('can be left for another one while it runs', async () => {
		const { conversation, reshown, model } = chat();
		const done = conversation.send({ text: 'hi', context: [] });
		await model.say({ type: 'text-delta', text: 'half' });
		const [left] = conversation.turns;
		conversation.open({ turns: [] });
		await done;
		assert.deepEqual(conversation.turns, []);
		assert.equal(model.signal()?.aborted, true);
		assert.equal(left?.turn.status, 'stopped');
		assert.deepEqual(reshown, [0]);
	});

	it('lets go of a running turn without a word when it is disposed, and the next one calls it interrupted', async () => {
		const { conversation, changes, model } = chat();
		const done = conversation.send({ text: 'hi', context: [] });
		await model.say({ type: 'start', id: 'r', model: 'm1' }, { type: 'text-delta', text: 'half' });
		const told = changes.length;
		conversation.dispose();
		await done;
		assert.equal(model.signal()?.aborted, true);
		assert.equal(changes.length, told);
		const [restored] = chat(conversation.turns).conversation.turns;
		assert.equal(restored?.turn.status, 'interrupted');
		assert.match(JSON.stringify(restored?.turn.answer), /"half"/);
	});

	it('calls a turn interrupted that was running when the window went away', async () => {
		const { conversation } = chat([
			{ turn: { ...turnNamed('done'), status: 'finished' }, contents: [] },
			{ turn: { ...turnNamed('cut'), status: 'streaming' }, contents: [] },
		]);
		assert.deepEqual(
			conversation.turns.map(({ turn }) => turn.status),
			['finished', 'interrupted'],
		);
		assert.match(conversation.turns[1]?.turn.failure?.message ?? '', /closed or reloaded/);
	});

	it('survives a model that cannot even be opened', async () => {
		const conversation = new Conversation({
			model: () => MODEL,
			open: () => {
				throw new StreamError('not-found', 'Gone.');
			},
			failureOf,
			changed: () => undefined,
		});
		await conversation.send({ text: 'hi', context: [] });
		assert.equal(conversation.turns[0]?.turn.failure?.message, 'Gone.');
		assert.equal(conversation.isRunning, false);
	});
});

function chat(turns: readonly HeldTurn[] = []) {
	const changes: Change[] = [];
	const model = script();
	const reshown: number[] = [];
	let ids = 0;
	const conversation: Conversation = new Conversation(
		{
			model: () => MODEL,
			open: () => model.stream,
			failureOf,
			changed: (change) => changes.push(change),
			newId: () => `turn-${++ids}`,
			reshown: () => reshown.push(conversation.turns.length),
		},
		{ turns },
	);
	return { conversation, changes, model, reshown };
}

function turnNamed(id: string): HeldTurn['turn'] {
	return {
		id,
		prompt: { text: 'hi', context: [] },
		model: { id: 'acme/m1', model: 'm1', provider: 'Acme', isDemo: false },
		status: 'finished',
		startedAt: 0,
		answer: { messages: [], notices: [], citations: [], suggestions: [] },
	};
}
