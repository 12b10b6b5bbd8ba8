import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSseReader } from '../../../src/core/http/sse-reader.ts';
import { createSseWriter, sseComment, sseMessage } from '../../../src/core/http/sse-writer.ts';

describe('the event stream writer', () => {
	it('writes one data line for each line of the payload', () => {
		assert.equal(sseMessage('{"a":1}'), 'data: {"a":1}\n\n');
		assert.equal(sseMessage('one\ntwo\r\nthree\rfour'), 'data: one\ndata: two\ndata: three\ndata: four\n\n');
		assert.equal(sseMessage('', 'ping'), 'event: ping\ndata: \n\n');
	});

	it('writes comments that no reader shows, however many lines they have', () => {
		assert.equal(sseComment('keep-alive'), ': keep-alive\n\n');
		assert.deepEqual(read(`${sseComment('data: no\n\ndata: neither')}${sseMessage('yes')}`), [
			['message', 'yes'],
		]);
	});

	it('refuses a name that would begin another field', () => {
		assert.throws(() => sseMessage('x', 'a\ndata: b'), TypeError);
		assert.throws(() => sseMessage('x', 'a\rb'), TypeError);
	});

	it('is read back: the same messages, with LF for every line end', () => {
		const name = fc.string().filter((text) => !/[\r\n]/.test(text) && text !== '');
		const message = fc.record({ data: fc.string({ unit: 'grapheme' }), event: name });
		fc.assert(
			fc.property(fc.array(message), (messages) => {
				const text = messages.map(({ data, event }) => sseMessage(data, event)).join('');
				const expected = messages.map(({ data, event }) => [event, data.replace(/\r\n|\r/g, '\n')]);
				assert.deepEqual(read(text), expected);
			}),
		);
	});

	it('waits for a sink that has had enough', async () => {
		const written: string[] = [];
		const room = Promise.withResolvers<void>();
		const sink = { write: (text: string) => written.push(text) < 2, drained: () => room.promise };
		const writer = createSseWriter(sink, new AbortController().signal);
		await writer.send('one');
		await writer.send('');
		let passed = false;
		const second = writer.send('two')?.then(() => {
			passed = true;
		});
		await new Promise((resolve) => setTimeout(resolve, 5));
		assert.deepEqual([written, passed], [['one', 'two'], false]);
		room.resolve();
		await second;
	});

	it('stops to wait when the call is stopped', async () => {
		const controller = new AbortController();
		const drained = (signal: AbortSignal) =>
			new Promise<void>((_, reject) => {
				signal.addEventListener('abort', () => reject(new Error('stopped')));
			});
		const sent =
			createSseWriter({ write: () => false, drained }, controller.signal).send('one') ?? assert.fail();
		controller.abort();
		await assert.rejects(sent, /stopped/);
	});
});

function read(text: string): string[][] {
	return createSseReader()
		.push(new TextEncoder().encode(text))
		.map(({ event, data }) => [event, data]);
}
