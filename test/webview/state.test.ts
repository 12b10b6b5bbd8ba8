import assert from 'node:assert/strict';
import { emptyAnswer } from '../../src/core/accumulate.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import type { Change, Turn } from '../../src/webview/messages.ts';
import { isRunning, openState, type PageState, reduce, runningTurn } from '../../src/webview/state.ts';

const MODEL = { id: 'a/m', model: 'm', provider: 'A', isDemo: false };

function turn(id: string, rest: Partial<Turn> = {}): Turn {
	return {
		id,
		prompt: { text: `prompt ${id}`, context: [] },
		model: MODEL,
		status: 'waiting',
		startedAt: 0,
		answer: emptyAnswer(),
		...rest,
	};
}

function state(...turns: Turn[]): PageState {
	return openState({ turns, model: MODEL, trusted: true });
}

function events(turnId: string, ...list: StreamEvent[]): Change {
	return { type: 'events', turnId, events: list };
}

const text = (added: string): StreamEvent => ({ type: 'text-delta', text: added });

describe('the state of the page', () => {
	it('adds, resets and cuts turns', () => {
		const one = reduce(state(), { type: 'turn-added', turn: turn('1') });
		const two = reduce(one, { type: 'turn-added', turn: turn('2') });
		assert.deepEqual(
			two.turns.map(({ id }) => id),
			['1', '2'],
		);
		const filled = reduce(two, events('1', text('old')));
		const reset = reduce(filled, { type: 'turn-reset', turn: turn('1') });
		assert.deepEqual(reset.turns[0]?.answer, emptyAnswer());
		assert.equal(reset.turns[0]?.revision, 1);
		assert.deepEqual(reduce(reset, { type: 'turns-cut', turnId: '1' }).turns, []);
	});

	it('folds events without touching the state before', () => {
		const before = reduce(state(turn('1')), events('1', text('a')));
		const frozen = structuredClone(before);
		const after = reduce(
			before,
			events('1', text('b'), { type: 'tool-call-start', index: 0, id: 'c', name: 't' }),
		);
		const later = reduce(after, events('1', { type: 'tool-call-delta', index: 0, json: '{}' }));
		assert.deepEqual(before, frozen);
		assert.deepEqual(later.turns[0]?.answer.messages, [
			{
				role: 'assistant',
				content: [
					{ type: 'text', text: 'ab' },
					{ type: 'tool-call', index: 0, id: 'c', name: 't', arguments: '{}' },
				],
			},
		]);
	});

	it('keeps the identity of what a change does not touch', () => {
		const before = state(turn('1'), turn('2'));
		const after = reduce(before, events('2', text('x')));
		assert.equal(after.turns[0], before.turns[0]);
		assert.notEqual(after.turns[1], before.turns[1]);
		assert.equal(reduce(before, events('gone', text('x'))), before);
		assert.equal(reduce(before, { type: 'focus-composer' }), before);
	});

	it('begins an answer anew where it was replaced', () => {
		const grown = reduce(state(turn('1')), events('1', text('a'), text('b')));
		assert.equal(grown.turns[0]?.revision, 0);
		const replaced = reduce(grown, events('1', { type: 'replace', text: 'c' }, text('d')));
		assert.equal(replaced.turns[0]?.revision, 1);
	});

	it('keeps what a later snapshot only lets grow', () => {
		const before = reduce(state(turn('1'), turn('2')), events('1', text('abc')));
		const grown = reduce(before, events('1', text('def')));
		const again = openState(structuredClone({ ...grown, turns: [...grown.turns] }), before);
		assert.deepEqual(
			again.turns.map(({ revision }) => revision),
			[0, 0],
		);
		const other = reduce(state(turn('1')), events('1', text('xyz')));
		assert.equal(openState({ ...other, turns: [...other.turns] }, before).turns[0]?.revision, 1);
	});

	it('knows what runs', () => {
		const running = reduce(state(turn('1')), { type: 'turn-status', turnId: '1', status: 'streaming' });
		assert.equal(runningTurn(running)?.id, '1');
		const failure = { kind: 'server', message: 'Down.' };
		const failed = reduce(running, { type: 'turn-status', turnId: '1', status: 'failed', failure });
		assert.equal(runningTurn(failed), undefined);
		assert.deepEqual(failed.turns[0]?.failure, failure);
		assert.equal(failed.turns.some(isRunning), false);
	});

	it('takes model and trust', () => {
		const model = { ...MODEL, model: 'n' };
		const after = reduce(reduce(state(), { type: 'model', model }), { type: 'trust', trusted: false });
		assert.deepEqual({ model: after.model, trusted: after.trusted }, { model, trusted: false });
	});
});
