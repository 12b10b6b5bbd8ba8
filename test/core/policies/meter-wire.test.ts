import assert from 'node:assert/strict';
import { createModelDirectory } from '../../../src/core/models/directory.ts';
import { meter, type Reading } from '../../../src/core/policies/meter.ts';
import type { ProtocolName } from '../../../src/core/protocols/protocol.ts';
import { PROTOCOLS } from '../../../src/core/protocols/table.ts';
import { chatStream, chunk, eventStreamOf, json } from '../../servers/chat-stream.ts';
import { startProvider } from '../../servers/provider.ts';
import type { Reply } from '../../servers/reply.ts';
import { drink, REQUEST } from '../scripted-stream.ts';

describe('meter on the wire', function () {
	this.timeout(20_000);

	it("prices an answer by its provider's own list", async () => {
		const { readings } = await metered(chatStream('one two three'));
		assert.equal(readings[0]?.costUsd, (12 * 2 + 3 * 10) / 1e6);
		assert.equal(readings[0]?.estimated, undefined);
	});

	it("believes the provider's own cost before any list", async () => {
		const usage = { prompt_tokens: 12, completion_tokens: 3, cost: 0.5 };
		const { readings } = await metered({
			body: eventStreamOf([chunk({ content: 'hi' }), { ...chunk({}, { finish_reason: 'stop' }), usage }]),
		});
		assert.equal(readings[0]?.costUsd, 0.5);
	});

	it('estimates an answer whose connection breaks', async () => {
		const { readings, error } = await metered({
			body: eventStreamOf([chunk({ content: 'one two three four' })], { done: false }),
			end: 'reset',
		});
		assert.ok(error);
		assert.deepEqual(readings[0]?.usage, {
			inputTokens: 5,
			outputTokens: 4,
			estimated: true,
			costUsd: (5 * 2 + 4 * 10) / 1e6,
		});
	});

	it('keeps the input that Anthropic told before its answer broke off, and estimates the rest', async () => {
		const events = [
			{
				type: 'message_start',
				message: {
					id: 'a',
					type: 'message',
					role: 'assistant',
					model: 'm',
					content: [],
					usage: { input_tokens: 100, cache_read_input_tokens: 900, output_tokens: 1 },
				},
			},
			{ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
			{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'one two three four' } },
		];
		const body = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
		const { readings } = await metered({ body, end: 'close' }, 'anthropic-messages');
		assert.equal(readings[0]?.outcome, 'interrupted');
		assert.equal(readings[0]?.usage?.inputTokens, 1000);
		assert.equal(readings[0]?.usage?.cacheReadTokens, 900);
		assert.equal(readings[0]?.usage?.outputTokens, 4);
		assert.equal(readings[0]?.estimated, true);
	});
});

/** One model call to a provider whose list tells a price. */
async function metered(answer: Reply, protocol: ProtocolName = 'openai-chat') {
	const list = json(200, { data: [{ id: 'm', pricing: { prompt: '0.000002', completion: '0.00001' } }] });
	const provider = await startProvider(({ url }) => (url.includes('/models') ? list : answer));
	try {
		const endpoint = { provider: 'test', name: 'Test', baseUrl: provider.baseUrl };
		const directory = createModelDirectory(endpoint, { protocol });
		await directory.list({ signal: new AbortController().signal });
		const readings: Reading[] = [];
		const stream = meter((reading) => readings.push(reading), {
			prices: (model) => directory.find(model)?.prices,
		})(PROTOCOLS[protocol](endpoint));
		const { error } = await drink(stream, { request: REQUEST });
		return { readings, error };
	} finally {
		await provider.close();
	}
}
