import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { AssistantPart } from '../../../src/core/chat.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { createConversationStore } from '../../../src/vscode/chat/conversation-store.ts';
import type { HeldTurn } from '../../../src/vscode/chat/turn-tree.ts';

describe('conversation store', () => {
	it('gives back what it was given', () => {
		const { memento, store } = stored();
		const turns = [held('one', [{ type: 'text', text: 'answer' }], ['content'])];
		store.save(turns);
		store.flush();
		assert.deepEqual(createConversationStore(memento).restore(), turns);
	});

	it('writes at most once in its interval, and the latest', () => {
		const { memento, store, advance, writes } = stored();
		store.save([held('one')]);
		store.save([held('one'), held('two')]);
		assert.equal(writes(), 0);
		advance(1000);
		assert.equal(writes(), 1);
		store.flush();
		assert.equal(writes(), 1);
		assert.equal(createConversationStore(memento).restore().length, 2);
	});

	it('drops the oldest turns past its bound, never the newest', () => {
		const { memento, store } = stored();
		const long = 'x'.repeat(300_000);
		store.save([held('one', [{ type: 'text', text: long }]), held('two', [{ type: 'text', text: long }])]);
		store.flush();
		assert.deepEqual(
			createConversationStore(memento)
				.restore()
				.map(({ turn }) => turn.id),
			['two'],
		);
		store.save([held('huge', [{ type: 'text', text: long + long }])]);
		store.flush();
		assert.equal(createConversationStore(memento).restore().length, 1);
	});

	it('keeps the words around an image that came as data', () => {
		const { memento, store } = stored();
		store.save([held('one', [{ type: 'media', mimeType: 'image/png', data: 'A'.repeat(5_000_000) }])]);
		store.flush();
		const [restored] = createConversationStore(memento).restore();
		assert.match(JSON.stringify(restored), /image\/png, not kept/);
	});

	it('keeps a turn whose opaque value is nested deeper than JSON can be written', () => {
		const { memento, store } = stored();
		const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
		store.save([
			held('one', [
				{ type: 'reasoning-opaque', field: 'f', value: deep },
				{ type: 'text', text: 'kept' },
			]),
		]);
		store.flush();
		assert.match(JSON.stringify(createConversationStore(memento).restore()), /kept/);
	});

	it('restores what can be read of a damaged state', () => {
		const { memento, store } = stored();
		store.save([held('one')]);
		store.flush();
		const state = memento.get<{ version: number; turns: string[] }>('weir.conversation');
		assert.ok(state);
		memento.update('weir.conversation', { version: 1, turns: ['{"turn":', 'null', ...state.turns] });
		assert.equal(createConversationStore(memento).restore().length, 1);
		for (const value of [undefined, null, 'x', { version: 2, turns: [] }, { version: 1, turns: 'x' }]) {
			memento.update('weir.conversation', value);
			assert.deepEqual(createConversationStore(memento).restore(), []);
		}
	});
});

function stored() {
	const state = new Map<string, unknown>();
	let writes = 0;
	const memento = {
		keys: () => [...state.keys()],
		get: (key: string) => state.get(key),
		async update(key: string, value: unknown) {
			writes += 1;
			state.set(key, value);
		},
	} as Memento;
	let due: { at: number; callback: () => void }[] = [];
	let now = 0;
	const clock: Clock = {
		now: () => now,
		after(ms, callback) {
			const timer = { at: now + ms, callback };
			due.push(timer);
			return () => {
				due = due.filter((one) => one !== timer);
			};
		},
	};
	const advance = (ms: number) => {
		now += ms;
		for (const timer of due.filter(({ at }) => at <= now)) {
			due = due.filter((one) => one !== timer);
			timer.callback();
		}
	};
	return { memento, store: createConversationStore(memento, clock), advance, writes: () => writes };
}

function held(id: string, content: AssistantPart[] = [], contents: string[] = []): HeldTurn {
	return {
		turn: {
			id,
			prompt: { text: 'hi', context: contents.map((_, place) => ({ label: `file${place}` })) },
			model: { id: 'acme/m1', model: 'm1', provider: 'Acme', isDemo: false },
			status: 'finished',
			startedAt: 1,
			answer: { messages: [{ role: 'assistant', content }], notices: [], citations: [], suggestions: [] },
		},
		contents,
	};
}
