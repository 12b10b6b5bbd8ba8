import assert from 'node:assert/strict';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import { PageLink } from '../../../src/vscode/chat/page-link.ts';
import { shownChange, shownTurn } from '../../../src/vscode/chat/shown.ts';
import {
	type Change,
	hostMessage,
	type NumberedMessage,
	type Turn,
	type ViewState,
} from '../../../src/webview/messages.ts';

const STATE: ViewState = {
	turns: [],
	model: { id: 'demo/demo', model: 'demo', provider: 'Demo', isDemo: true },
	trusted: true,
};

describe('page link', () => {
	it('sends nothing before the page is ready, and everything then', () => {
		const { link, posted, tick } = line();
		link.push(text('a'));
		tick();
		assert.deepEqual(posted, []);
		link.ready();
		tick();
		assert.deepEqual(posted, [{ type: 'snapshot', sequence: 1, state: STATE }]);
	});

	it('numbers updates without gaps, one in flight, and folds what waits', () => {
		const { link, posted, tick } = line();
		link.ready();
		link.push(text('a'));
		link.push(text('b'));
		tick();
		for (const piece of 'cdefg') {
			link.push(text(piece));
			tick();
		}
		assert.equal(posted.length, 2);
		link.acknowledge(99);
		assert.equal(posted.length, 2);
		link.acknowledge(2);
		assert.deepEqual(posted.slice(1), [
			{ type: 'update', sequence: 2, changes: [text('ab')] },
			{ type: 'update', sequence: 3, changes: [text('cdefg')] },
		]);
		link.acknowledge(3);
		assert.equal(posted.length, 3);
	});

	it('folds pieces of the same tool call and keeps the order of all else', () => {
		const { link, posted, tick } = line();
		link.ready();
		link.push(events({ type: 'tool-call-delta', index: 0, json: '{"a' }));
		link.push(events({ type: 'tool-call-delta', index: 0, json: '":1}' }));
		link.push(events({ type: 'tool-call-delta', index: 1, json: '{}' }));
		link.push({ type: 'turn-status', turnId: 't', status: 'finished' });
		link.push(text('x'));
		tick();
		assert.deepEqual(posted[1], {
			type: 'update',
			sequence: 2,
			changes: [
				events(
					{ type: 'tool-call-delta', index: 0, json: '{"a":1}' },
					{ type: 'tool-call-delta', index: 1, json: '{}' },
				),
				{ type: 'turn-status', turnId: 't', status: 'finished' },
				text('x'),
			],
		});
	});

	it('gives a page that fell far behind the whole state instead of its backlog', () => {
		const { link, posted, tick } = line();
		link.ready();
		link.push(text('a'));
		tick();
		for (let i = 0; i < 3; i++) {
			link.push(text('x'.repeat(600_000)));
		}
		link.push({ type: 'focus-composer' });
		link.acknowledge(2);
		assert.equal(posted.length, 3, 'nothing follows a snapshot that is not taken yet');
		link.acknowledge(3);
		assert.deepEqual(
			posted.map(({ type, sequence }) => [type, sequence]),
			[
				['snapshot', 1],
				['update', 2],
				['snapshot', 3],
				['update', 4],
			],
		);
		assert.deepEqual(posted[3], { type: 'update', sequence: 4, changes: [{ type: 'focus-composer' }] });
	});

	it('begins anew with each page, and keeps the wish for focus over the gap', () => {
		const { link, posted, tick } = line();
		link.ready();
		link.push(text('a'));
		tick();
		link.lost();
		link.push(text('b'));
		link.push({ type: 'focus-composer' });
		tick();
		assert.equal(posted.length, 2);
		link.ready();
		tick();
		assert.deepEqual(
			posted.slice(2).map((message) => (message.type === 'update' ? message.changes : message.type)),
			['snapshot', [{ type: 'focus-composer' }]],
		);
	});

	it('changes nothing of what it was given', () => {
		const { link, tick } = line();
		link.ready();
		const first = text('a');
		link.push(first);
		link.push(text('b'));
		tick();
		assert.deepEqual(first, text('a'));
	});
});

describe('what the page is shown', () => {
	it('is without opaque reasoning', () => {
		const opaque = { type: 'reasoning-opaque', field: 'f', value: 'secret thought' } as const;
		assert.equal(shownChange(events(opaque)), undefined);
		assert.deepEqual(shownChange(events(opaque, { type: 'text-delta', text: 'a' })), text('a'));
		const shown = shownTurn(turnOf([opaque, { type: 'text', text: 'a' }]));
		assert.deepEqual(shown.answer.messages, [{ role: 'assistant', content: [{ type: 'text', text: 'a' }] }]);
	});

	it('is a copy that later events do not change', () => {
		const turn = turnOf([{ type: 'text', text: 'a' }]);
		const shown = shownTurn(turn);
		turn.answer.notices.push('later');
		assert.deepEqual(shown.answer.notices, []);
	});
});

function line() {
	const posted: NumberedMessage[] = [];
	let waiting: (() => void)[] = [];
	const link = new PageLink({
		// What crosses must pass the page's own check.
		post: (message) => posted.push(hostMessage.parse(JSON.parse(JSON.stringify(message))) as NumberedMessage),
		state: () => STATE,
		soon: (callback) => waiting.push(callback),
	});
	const tick = () => {
		const due = waiting;
		waiting = [];
		for (const callback of due) {
			callback();
		}
	};
	return { link, posted, tick };
}

function events(...list: Extract<Change, { type: 'events' }>['events']): Change {
	return { type: 'events', turnId: 't', events: list };
}

function text(piece: string): Change {
	return events({ type: 'text-delta', text: piece });
}

function turnOf(
	content: Extract<Turn['answer']['messages'][number], { role: 'assistant' }>['content'],
): Turn {
	return {
		id: 't',
		prompt: { text: 'hi', context: [] },
		model: STATE.model,
		status: 'streaming',
		startedAt: 0,
		answer: { ...emptyAnswer(), messages: [{ role: 'assistant', content }] },
	};
}
