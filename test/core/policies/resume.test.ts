import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.ts';
import { type ErrorKind, StreamError } from '../../../src/core/errors.ts';
import { resume } from '../../../src/core/policies/resume.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { createFakeClock } from '../fake-clock.ts';
import { drink, FINISH, REQUEST, START, type Step, scripted, text } from '../scripted-stream.ts';
import { BEGINNING, BROKE, runResume } from './resume/run-resume.ts';

const AGAIN: StreamEvent = { type: 'start', id: 'b', model: 'm-1' };

describe('resume', () => {
	it('goes on where the answer broke off: text stays, the request carries it, the seam is joined', async () => {
		const { events, source, pending } = await runResume([
			[START, text('The quick brown '), text('fox jumps over '), BROKE],
			[AGAIN, text(' the'), text(' lazy dog.'), FINISH],
		]);
		assert.deepEqual(events, [
			START,
			text('The quick brown '),
			text('fox jumps over '),
			{ type: 'notice', text: 'Resuming after a break (interrupted, try 2 of 5).' },
			text('the'),
			text(' lazy dog.'),
			{ ...FINISH, stitched: true },
		]);
		assert.deepEqual(source.requests[1]?.messages.slice(1), [
			{ role: 'assistant', content: [{ type: 'text', text: BEGINNING.trim() }] },
		]);
		assert.equal(pending, 0);
	});

	it('passes an answer that does not break as it is', async () => {
		const script = [START, text('a'), FINISH];
		assert.deepEqual((await runResume([script])).events, script);
	});

	it('mends what a connection broke, and no error that a provider reports', async () => {
		const mends = async (failure: Error) =>
			(
				await runResume([
					[START, text(BEGINNING), failure],
					[START, text('x'), FINISH],
				])
			).source.requests.length === 2;
		assert.equal(await mends(new StreamError('network', 'Reset.', { provider: 'p' })), true);
		assert.equal(await mends(new StreamError('timeout', 'Silent.')), true);
		assert.equal(await mends(new StreamError('timeout', 'Too long in all.', { retryable: false })), false);
		assert.equal(await mends(new StreamError('timeout', 'Its own.', { provider: 'p', status: 504 })), false);
		for (const kind of [
			'overloaded',
			'server',
			'rate-limit',
			'content-filter',
			'protocol',
			'aborted',
		] as const) {
			assert.equal(await mends(new StreamError(kind satisfies ErrorKind, 'No.')), false, kind);
		}
	});

	it('leaves what broke before its first content to others', async () => {
		const { error, source } = await runResume([
			[START, BROKE],
			[START, text('x'), FINISH],
		]);
		assert.equal(error, BROKE);
		assert.equal(source.requests.length, 1);
	});

	it('asks at most five times, each wait twice as long, and gives up with the last failure', async () => {
		const last = new StreamError('network', 'Unplugged.');
		const breaking = [START, text(BEGINNING), BROKE];
		const { error, source, events } = await runResume([breaking, [BROKE], [BROKE], [BROKE], [last]]);
		assert.equal(source.requests.length, 5);
		assert.equal(error, last);
		assert.equal(events.filter(({ type }) => type === 'notice').length, 4);
	});

	it('shares its requests with whoever else asks again', async () => {
		const { source, error } = await runResume(
			[[START, text(BEGINNING), BROKE], [BROKE]],
			{},
			{ requests: 2 },
		);
		assert.equal(source.requests.length, 2);
		assert.equal(error, BROKE);
	});

	it('says why the answer broke, where the provider refuses to continue', async () => {
		const refusal = new StreamError('invalid-request', 'No prefill.', { status: 400 });
		const { error, source } = await runResume([[START, text(BEGINNING), BROKE], [refusal]]);
		assert.equal(error, BROKE);
		assert.equal(source.requests.length, 2);
	});

	it('adds up the usage of all requests', async () => {
		const used = (inputTokens: number, outputTokens: number): StreamEvent => ({
			type: 'usage',
			inputTokens,
			outputTokens,
		});
		const { answer } = await runResume([
			[START, used(10, 1), text(BEGINNING), used(10, 5), BROKE],
			[START, used(15, 1), text('the '), BROKE],
			[START, used(20, 1), text('dog'), used(20, 3), FINISH],
		]);
		assert.deepEqual(answer.usage, { inputTokens: 45, outputTokens: 9 });
	});

	it('leaves JSON, answers in one piece, media and refusals alone', async () => {
		const breaking: Step[] = [START, text(BEGINNING), BROKE];
		const once = async (script: Step[], request: Partial<ChatRequest> = {}) =>
			(await runResume([script], {}, { request: { ...REQUEST, ...request } })).source.requests.length === 1;
		assert.ok(await once(breaking, { responseFormat: { type: 'json_object' } }));
		assert.ok(await once(breaking, { responseFormat: { type: 'json_schema', name: 'a', schema: {} } }));
		assert.ok(await once(breaking, { stream: false }));
		assert.ok(await once([START, { type: 'media', mimeType: 'image/png', data: 'AA' }, BROKE]));
		assert.ok(await once([START, { type: 'refusal-delta', text: 'I cannot' }, BROKE]));
		assert.ok(!(await once(breaking, { responseFormat: { type: 'text' } })));
	});

	it('goes on from a beginning that the request had already', async () => {
		const begun: ChatRequest = {
			...REQUEST,
			messages: [...REQUEST.messages, { role: 'assistant', content: [{ type: 'text', text: 'Once ' }] }],
		};
		const scripts = [
			[START, text(BEGINNING), BROKE],
			[START, text(' on'), FINISH],
		];
		const { source } = await runResume(scripts, {}, { request: begun });
		const last = source.requests[1]?.messages.at(-1);
		assert.equal(source.requests[1]?.messages.length, 2);
		assert.deepEqual(last?.content, [
			{ type: 'text', text: 'Once ' },
			{ type: 'text', text: BEGINNING.trim() },
		]);
	});

	it('can be stopped during its wait, at once', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const source = scripted([[START, text(BEGINNING), BROKE]], clock);
		const outcome = drink(resume({}, { clock })(source.stream), { signal: controller.signal });
		await clock.advance(100);
		controller.abort();
		const { error } = await outcome;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		assert.deepEqual([clock.pending, source.open, source.requests.length], [0, 0, 1]);
	});

	it('closes its source when the consumer leaves, before and after a break', async () => {
		for (const upTo of [2, 4]) {
			const clock = createFakeClock();
			const rest = [START, text(' the'), text(' dog'), FINISH];
			const source = scripted([[START, text(BEGINNING), BROKE], rest], clock);
			const { signal } = new AbortController();
			const leaving = (async () => {
				let count = 0;
				for await (const _ of resume({}, { clock })(source.stream)(REQUEST, { signal })) {
					count += 1;
					if (count === upTo) {
						break;
					}
				}
			})();
			await clock.advance(1000);
			await leaving;
			assert.equal(source.open, 0);
		}
	});

	it('is lazy', () => {
		const source = scripted([[FINISH]]);
		resume()(source.stream)(REQUEST, { signal: new AbortController().signal });
		assert.equal(source.requests.length, 0);
	});
});
