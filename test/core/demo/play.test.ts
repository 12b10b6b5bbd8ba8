import assert from 'node:assert/strict';
import { userText } from '../../../src/core/chat.ts';
import { createDemo } from '../../../src/core/demo.ts';
import { createFakeClock } from '../fake-clock.ts';
import { ask } from './ask.ts';

describe('demo, played', () => {
	it('streams pieces of a few characters at the pace of a model', async () => {
		const clock = createFakeClock();
		const pending = ask('table', {}, createDemo({ clock }));
		await clock.advance(60_000);
		const { events } = await pending;
		const pieces = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []));
		assert.ok(pieces.every(({ length }) => length >= 1 && length <= 9));
		const timed = createDemo({ clock })(
			{ model: 'demo', messages: [userText('long')] },
			{ signal: new AbortController().signal },
		);
		let count = 0;
		void (async () => {
			for await (const event of timed) {
				count += event.type === 'text-delta' ? 1 : 0;
			}
		})();
		await clock.advance(290);
		assert.equal(count, 0, 'a moment passes first');
		await clock.advance(1010);
		assert.ok(count >= 60 && count <= 100, `${count} pieces a second`);
	});

	it('takes a minute at the most, however long the answer', async function () {
		this.timeout(20_000);
		const clock = createFakeClock();
		const outcome = ask('very long', {}, createDemo({ clock }));
		await clock.advance(61_000);
		const { answer } = await outcome;
		assert.equal(answer.finish, 'stop');
	});

	it('cuts no character in two', async () => {
		const { events } = await ask('Refactor:\n```ts\n😀😀😀😀😀😀😀😀😀😀😀😀\n```');
		for (const event of events) {
			assert.ok(event.type !== 'text-delta' || event.text.isWellFormed());
		}
	});

	it('numbers calls and gives their arguments in pieces that make JSON', async () => {
		const { answer } = await ask('read src/a.ts', {
			tools: [{ name: 'weir_readFile', description: '', parameters: {} }],
		});
		assert.equal(answer.finish, 'tool-calls');
		assert.deepEqual(answer.messages[0]?.content.at(-1), {
			type: 'tool-call',
			index: 0,
			id: 'demo-1-0',
			name: 'weir_readFile',
			arguments: '{"path":"src/a.ts"}',
		});
	});

	it('counts what was asked and said, and says that it is an estimate', async () => {
		const { answer, text } = await ask('hello', { messages: [userText('x'.repeat(400))] });
		assert.deepEqual(answer.usage, {
			inputTokens: 100,
			outputTokens: Math.ceil(text.length / 4),
			estimated: true,
		});
	});
});
