import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import { ANSWERS, PARTS } from '../../src/core/demo/scenes.ts';
import { createDemo } from '../../src/core/demo.ts';
import { StreamError } from '../../src/core/errors.ts';
import { DEMO_MODEL } from '../../src/core/providers.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { ask, instant } from './demo/ask.ts';
import { createFakeClock, settled } from './fake-clock.ts';
import { drink } from './scripted-stream.ts';

/** What every stream must be. */
function checkContract(events: readonly StreamEvent[], error: unknown) {
	const types = events.map(({ type }) => type);
	assert.ok(types.length === 0 || types[0] === 'start');
	assert.equal(types.filter((type) => type === 'start').length, types.length === 0 ? 0 : 1);
	if (error === undefined) {
		assert.deepEqual(types.slice(-2), ['usage', 'finish']);
		assert.equal(types.filter((type) => type === 'finish').length, 1);
	} else {
		assert.ok(error instanceof StreamError);
		assert.ok(!types.includes('finish'));
	}
}

describe('demo', () => {
	it('says what it is, that nothing was sent, and how to connect a model', async () => {
		const { text, answer } = await ask('hello');
		assert.match(text, /Weir's demo/);
		assert.match(text, /Nothing was sent anywhere/);
		assert.match(text, /Weir: Add Provider/);
		assert.equal(answer.model, DEMO_MODEL);
		assert.equal(answer.usage?.estimated, true);
	});

	it('plays every scene that its help names, by the contract', async () => {
		const { text: help } = await ask('help');
		for (const { ask: words, beats } of [...PARTS, ...ANSWERS]) {
			assert.ok(help.includes(`\`${words}\``), words);
			const { events, error, text } = await ask(words);
			checkContract(events, error);
			const [first] = beats();
			if (first?.type === 'text') {
				assert.ok(text.includes(first.text), words);
			}
		}
	});

	it('shows what the view suggests', async () => {
		const both = await ask('Show me a table and some code');
		assert.match(both.text, /\| --|\| :--/);
		assert.match(both.text, /```ts\n[\s\S]*```python\n/);
		const thought = await ask('Think before you answer');
		assert.equal(thought.events[1]?.type, 'reasoning-delta');
		const long = await ask('Write a long answer');
		assert.ok(long.text.length >= 20_000 && long.text.length < 22_000, String(long.text.length));
		assert.equal((long.text.match(/```/g)?.length ?? 1) % 2, 0, 'every fence is closed');
		const veryLong = await ask('very long');
		assert.ok(veryLong.text.length >= 1024 * 1024 && veryLong.text.length < 1024 * 1024 + 5000);
	});

	it('fails and ends in every way', async () => {
		const kinds: Record<string, string> = {
			'rate limit': 'rate-limit',
			'server error': 'server',
			'wrong key': 'authentication',
			cut: 'interrupted',
		};
		for (const [words, kind] of Object.entries(kinds)) {
			const { error } = await ask(words);
			assert.equal(error instanceof StreamError && error.kind, kind, words);
		}
		assert.ok((await ask('cut')).events.length > 3, 'text comes before the break');
		const finishes = { refuse: 'refusal', 'token limit': 'length', 'content filter': 'content-filter' };
		for (const [words, reason] of Object.entries(finishes)) {
			assert.equal((await ask(words)).answer.finish, reason);
		}
		assert.equal((await ask('hello', { maxTokens: 3 })).answer.finish, 'length');
	});

	it('gives the same answer to the same request', async () => {
		assert.deepEqual((await ask('code and math')).events, (await ask('code and math')).events);
	});

	it('is lazy, and stops at once', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const stream = createDemo({ clock })({ model: 'demo', messages: [userText('long')] }, controller);
		await settled();
		assert.equal(clock.pending, 0);
		const iterator = stream[Symbol.asyncIterator]();
		const first = iterator.next();
		await clock.advance(300);
		assert.equal((await first).value?.type, 'start');
		void iterator.next();
		const pending = iterator.next();
		await settled();
		controller.abort();
		await assert.rejects(pending, (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(clock.pending, 0);
		const { error } = await drink(instant, { signal: AbortSignal.abort() });
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
	});
});
