import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { type LogEntry, log } from '../../../src/core/policies/log.ts';
import { createFakeClock } from '../fake-clock.ts';
import { drink, FINISH, START, type Step, scripted, text } from '../scripted-stream.ts';

const HEADERS: Step = { wire: { type: 'headers', status: 200, headers: new Headers() } };

describe('log', () => {
	async function run(script: readonly Step[], hide?: (text: string) => string) {
		const clock = createFakeClock();
		const entries: LogEntry[] = [];
		const source = scripted([script], clock);
		const policy = log((entry) => entries.push(entry), { clock, ...(hide ? { hide } : {}) });
		const outcome = drink(policy(source.stream));
		await clock.advance(10_000);
		return { ...(await outcome), entries, entry: entries[0] };
	}

	it('keeps one entry of a call, without what was said', async () => {
		const { events, entries } = await run([
			HEADERS,
			{ pause: 200 },
			START,
			text('secret words'),
			{ pause: 100 },
			{ type: 'usage', inputTokens: 3, outputTokens: 2 },
			FINISH,
		]);
		assert.equal(events.length, 4);
		assert.deepEqual(entries, [
			{
				model: 'm',
				answeredBy: 'm-1',
				outcome: 'stop',
				durationMs: 300,
				firstContentMs: 200,
				responses: 1,
				status: 200,
				usage: { inputTokens: 3, outputTokens: 2 },
				notices: [],
			},
		]);
	});

	it('keeps why a call failed, and what people were told on the way', async () => {
		const failure = new StreamError('rate-limit', 'P limits requests.', {
			status: 429,
			requestId: 'r-1',
			detail: 'slow down',
			provider: 'p',
		});
		const { entry, error } = await run([{ type: 'notice', text: 'Retrying.' }, failure]);
		assert.equal(error, failure);
		assert.equal(entry?.outcome, 'rate-limit');
		assert.deepEqual(entry.notices, ['Retrying.']);
		assert.deepEqual(entry.failure, {
			message: 'P limits requests.',
			detail: 'slow down',
			requestId: 'r-1',
			provider: 'p',
		});
	});

	it('hides keys in every text that somebody else wrote', async () => {
		const key = 'sk-proj-abcdefghijkl';
		const failure = new StreamError('authentication', `No: ${key}`, { detail: key, requestId: key });
		const script: Step[] = [{ type: 'notice', text: key }, { type: 'start', id: 'a', model: key }, failure];
		const { entry } = await run(script);
		assert.ok(entry?.failure?.detail === '[key]' && !JSON.stringify(entry).includes(key));
		const hidden = await run(script, () => 'gone');
		assert.equal(hidden.entry?.failure?.message, 'gone');
	});

	it('takes a consumer that leaves for a stop', async () => {
		const entries: LogEntry[] = [];
		const source = scripted([[START, text('a'), FINISH]]);
		const stream = log((entry) => entries.push(entry))(source.stream);
		const { signal } = new AbortController();
		for await (const _ of stream({ model: 'm', messages: [] }, { signal })) {
			break;
		}
		assert.equal(entries[0]?.outcome, 'aborted');
		assert.equal(source.open, 0);
	});
});
