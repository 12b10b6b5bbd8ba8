import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import { replay } from '../../src/core/replay.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { createFakeClock } from './fake-clock.ts';
import { collect } from './protocols/openai-chat/collect.ts';

const EVENTS: StreamEvent[] = [
	{ type: 'start', id: '', model: 'echo' },
	{ type: 'text-delta', text: 'Hi' },
	{ type: 'finish', reason: 'stop' },
];
const BYTES = new TextEncoder().encode('event: text\ndata: {"text":"Hi"}\n\nevent: done\ndata: {}\n\n');

describe('replay', () => {
	it('plays events again, as often as it is asked', async () => {
		const stream = replay({ events: EVENTS });
		assert.deepEqual((await ask(stream)).events, EVENTS);
		assert.deepEqual((await ask(stream)).events, EVENTS);
	});

	it('plays bytes through the protocol that they were recorded from', async () => {
		const connect = PROTOCOLS['poe-bot'];
		assert.deepEqual((await ask(replay({ connect, bytes: BYTES }))).events, EVENTS);
		assert.deepEqual((await ask(replay({ connect, bytes: BYTES }, { pieceBytes: 1 }))).events, EVENTS);
	});

	it('plays what is wrong as what it is', async () => {
		const connect = PROTOCOLS['poe-bot'];
		assert.equal((await ask(replay({ connect, bytes: BYTES.subarray(0, 40) }))).error?.kind, 'interrupted');
		const refused = { connect, bytes: new Uint8Array(), status: 429, contentType: 'application/json' };
		assert.equal((await ask(replay(refused))).error?.kind, 'rate-limit');
	});

	it('keeps its pace by the clock, and stops when it is told to', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const stream = replay({ events: EVENTS }, { everyMs: 20, clock });
		const running = collect(stream(REQUEST, { signal: controller.signal }));
		await clock.advance(45);
		controller.abort();
		const { events, error } = await running;
		assert.equal(events.length, 2);
		assert.equal(error?.kind, 'aborted');
	});
});

const REQUEST = { model: 'echo', messages: [userText('Hello')] };

function ask(stream: ReturnType<typeof replay>) {
	return collect(stream(REQUEST, { signal: new AbortController().signal }));
}
