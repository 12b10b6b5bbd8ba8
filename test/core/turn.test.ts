import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../src/core/accumulate.ts';
import { type ToolCallPart, userText } from '../../src/core/chat.ts';
import { StreamError } from '../../src/core/errors.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { type TurnTools, turn } from '../../src/core/turn.ts';
import { createFakeClock, settled } from './fake-clock.ts';
import {
	drink,
	FINISH,
	FOREVER,
	REQUEST,
	START,
	type Step,
	scripted,
	text,
	toolCall,
} from './scripted-stream.ts';

const CALLS: StreamEvent = { type: 'finish', reason: 'tool-calls' };
const DONE: Step[] = [START, text('done'), FINISH];

describe('turn', () => {
	type Run = TurnTools['run'];
	const echo: Run = async ({ name, arguments: json }) => ({ content: `${name} ${json}` });

	function tools(run: Run = echo, names = ['read', 'edit']): TurnTools {
		const definitions = names.map((name) => ({ name, description: name, parameters: { type: 'object' } }));
		return { definitions, run };
	}

	const ofType = <T extends StreamEvent['type']>(events: readonly StreamEvent[], type: T) =>
		events.filter((event): event is Extract<StreamEvent, { type: T }> => event.type === type);

	it('is the stream itself while no tool is called, but for the tools in the request', async () => {
		const source = scripted([DONE]);
		const { events } = await drink(turn(tools())(source.stream));
		assert.deepEqual(events, DONE);
		assert.deepEqual(
			source.requests[0]?.tools?.map(({ name }) => name),
			['read', 'edit'],
		);
	});

	it('steps aside where there are no tools', () => {
		const { stream } = scripted([DONE]);
		assert.equal(turn(tools(echo, []))(stream), stream);
	});

	it('runs the calls, streams again with their results, and finishes once', async () => {
		const opaque: StreamEvent = { type: 'reasoning-opaque', field: 'signature', value: 'x' };
		const source = scripted([
			[
				START,
				{ type: 'reasoning-delta', text: 'hm' },
				opaque,
				text('I look.'),
				...toolCall(0, 'read', '{"a":1}'),
				CALLS,
			],
			DONE,
		]);
		const { events } = await drink(turn(tools())(source.stream));
		assert.deepEqual(
			events
				.map(({ type }) => type)
				.filter((type) => !type.endsWith('-delta') && !type.startsWith('tool-call')),
			['start', 'reasoning-opaque', 'tool-result', 'start', 'finish'],
		);
		assert.deepEqual(source.requests[1]?.messages, [
			...REQUEST.messages,
			{
				role: 'assistant',
				content: [
					{ type: 'reasoning', text: 'hm' },
					{ type: 'reasoning-opaque', field: 'signature', value: 'x' },
					{ type: 'text', text: 'I look.' },
					{ type: 'tool-call', index: 0, id: 'c0', name: 'read', arguments: '{"a":1}' },
				],
			},
			{ role: 'tool', toolCallId: 'c0', name: 'read', content: 'read {"a":1}' },
		]);
		const answer = emptyAnswer();
		for (const event of events) {
			accumulate(answer, event);
		}
		assert.deepEqual(
			answer.messages.map(({ role }) => role),
			['assistant', 'tool', 'assistant'],
		);
	});

	it('runs the calls of a round at the same time: events as they finish, messages in the order of the calls', async () => {
		const clock = createFakeClock();
		const source = scripted(
			[[...toolCall(0, 'read', '{"n":1}'), ...toolCall(1, 'edit', '{"n":2}'), CALLS], DONE],
			clock,
		);
		const slowFirst: Run = (call) =>
			new Promise((resolve) =>
				clock.after(call.index === 0 ? 200 : 100, () => resolve({ content: call.name })),
			);
		const outcome = drink(turn(tools(slowFirst))(source.stream));
		await clock.advance(200);
		const { events } = await outcome;
		assert.deepEqual(
			ofType(events, 'tool-result').map(({ name }) => name),
			['edit', 'read'],
		);
		assert.deepEqual(
			source.requests[1]?.messages.flatMap((message) => (message.role === 'tool' ? [message.name] : [])),
			['read', 'edit'],
		);
	});

	it('says that a tool waits for the user, until its result is there', async () => {
		const source = scripted([[START, ...toolCall(0, 'edit', '{}'), CALLS], DONE]);
		const run: Run = async (_call, _signal, ask) => {
			ask?.();
			return { content: 'ok' };
		};
		const { events } = await drink(turn(tools(run))(source.stream));
		const asked = events.findIndex(({ type }) => type === 'tool-approval');
		assert.deepEqual(events[asked], { type: 'tool-approval', index: 0 });
		assert.equal(events[asked + 1]?.type, 'tool-result');
		const waits = events.slice(0, asked + 2).map((_, end) => {
			const answer = emptyAnswer();
			for (const event of structuredClone(events.slice(0, end + 1))) {
				accumulate(answer, event);
			}
			return JSON.stringify(answer.messages).includes('"awaitsApproval":true');
		});
		assert.deepEqual(waits.slice(-3), [false, true, false]);
		assert.ok(!JSON.stringify(source.requests[1]).includes('awaitsApproval'));
	});

	it('answers instead of running: broken JSON, JSON that is no object, a tool that does not exist', async () => {
		let ran = 0;
		const counting: Run = async () => ({ content: String(++ran) });
		for (const [name, json, said] of [
			['read', '{"path":"a', /not one whole JSON object/],
			['read', '{"path":"a"}{"path":"b"}', /not one whole JSON object/],
			['read', '', /not one whole JSON object/],
			['read', '[1]', /not one whole JSON object/],
			['erase', '{}', /no tool named erase. The tools are: read, edit\./],
		] as const) {
			const source = scripted([[...toolCall(0, name, json), CALLS], DONE]);
			const { events } = await drink(turn(tools(counting))(source.stream));
			const [result] = ofType(events, 'tool-result');
			assert.equal(result?.isError, true);
			assert.match(result.content, said);
			const last = source.requests[1]?.messages.at(-1);
			assert.equal(last?.role === 'tool' && last.isError, true);
		}
		assert.equal(ran, 0);
	});

	it('runs nothing of an answer that did not finish for its calls, but leaves no call unanswered', async () => {
		for (const reason of ['length', 'stop', 'content-filter', 'refusal'] as const) {
			const source = scripted([[...toolCall(0, 'edit', '{}'), { type: 'finish', reason }]]);
			const { events } = await drink(turn(tools(() => assert.fail('must not run')))(source.stream));
			assert.deepEqual(events.slice(-1), [{ type: 'finish', reason }]);
			assert.equal(ofType(events, 'tool-result')[0]?.isError, true);
			assert.equal(source.requests.length, 1);
		}
	});

	it('runs nothing of an answer that broke off', async () => {
		const broken = new StreamError('interrupted', 'Broke off.');
		const run = () => assert.fail('must not run');
		const cut = scripted([[...toolCall(0, 'edit', '{}'), broken]]);
		assert.equal((await drink(turn(tools(run))(cut.stream))).error, broken);
		const endless = scripted([[...toolCall(0, 'edit', '{}')]]);
		const { error } = await drink(turn(tools(run))(endless.stream));
		assert.equal(error instanceof StreamError && error.kind, 'interrupted');
	});

	it('takes a tool that throws for an answer to the model', async () => {
		for (const [thrown, said] of [
			[new StreamError('tool', 'There is no file a.'), 'There is no file a.'],
			[new Error('EIO'), 'EIO'],
			['odd', 'Weir failed on its side: odd. Reporting it helps.'],
		] as const) {
			const source = scripted([[...toolCall(0, 'read', '{}'), CALLS], DONE]);
			const { events } = await drink(turn(tools(() => Promise.reject(thrown)))(source.stream));
			assert.deepEqual(ofType(events, 'tool-result'), [
				{ type: 'tool-result', index: 0, id: 'c0', name: 'read', content: said, isError: true },
			]);
			assert.deepEqual(events.at(-1), FINISH);
		}
	});

	it('stops where the same call is made for the third time to no new result', async () => {
		const source = scripted([[START, ...toolCall(0, 'read', '{"a":1}'), CALLS]]);
		const { events } = await drink(turn(tools())(source.stream));
		assert.equal(source.requests.length, 3);
		assert.deepEqual(
			ofType(events, 'tool-result').map(({ isError = false }) => isError),
			[false, false, true],
		);
		assert.deepEqual(events.slice(-2), [
			{ type: 'notice', text: 'Stopped: the model called read three times with the same arguments.' },
			CALLS,
		]);
	});

	it('lets a model read again what has changed', async () => {
		let version = 0;
		const source = scripted([
			...Array.from({ length: 6 }, () => [...toolCall(0, 'read', '{}'), CALLS]),
			DONE,
		]);
		const { events } = await drink(turn(tools(async () => ({ content: `v${++version}` })))(source.stream));
		assert.deepEqual(events.at(-1), FINISH);
		assert.equal(version, 6);
	});

	it('stops where one round makes the same call three times', async () => {
		const same = [0, 1, 2].flatMap((index) => toolCall(index, 'read', '{}'));
		const { events } = await drink(
			turn(tools(() => assert.fail('must not run')))(scripted([[...same, CALLS]]).stream),
		);
		assert.equal(ofType(events, 'tool-result').length, 3);
		assert.equal(ofType(events, 'notice').length, 1);
	});

	it('stops after 25 rounds, or as many as it is told', async () => {
		const rounds = (from: number) =>
			Array.from({ length: 40 }, (_, n) => [...toolCall(0, 'read', `{"n":${n + from}}`), CALLS]);
		const source = scripted(rounds(0));
		const { events } = await drink(turn(tools())(source.stream));
		assert.equal(source.requests.length, 25);
		assert.equal(ofType(events, 'tool-result').length, 25);
		assert.equal(ofType(events, 'finish').length, 1);
		assert.match(ofType(events, 'notice')[0]?.text ?? '', /limit of rounds/);
		const short = scripted(rounds(0));
		await drink(turn(tools(), { maxRounds: 2 })(short.stream));
		assert.equal(short.requests.length, 2);
	});

	it('adds the usage of earlier rounds to each later snapshot', async () => {
		const usage = (inputTokens: number, outputTokens: number): StreamEvent => ({
			type: 'usage',
			inputTokens,
			outputTokens,
		});
		const source = scripted([
			[usage(10, 0), ...toolCall(0, 'read', '{}'), usage(10, 5), CALLS],
			[usage(20, 0), text('x'), { ...usage(20, 7), cacheReadTokens: 10 } as StreamEvent, FINISH],
		]);
		const { events } = await drink(turn(tools())(source.stream));
		assert.deepEqual(
			ofType(events, 'usage').map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]),
			[
				[10, 0],
				[10, 5],
				[30, 5],
				[30, 12],
			],
		);
		assert.equal(ofType(events, 'usage').at(-1)?.cacheReadTokens, 10);
	});

	it('forces a call only in the first round', async () => {
		const source = scripted([[...toolCall(0, 'read', '{}'), CALLS], DONE]);
		await drink(turn(tools())(source.stream), { request: { ...REQUEST, toolChoice: 'required' } });
		assert.deepEqual(
			source.requests.map(({ toolChoice }) => toolChoice),
			['required', undefined],
		);
	});

	it('stops tools and stream at once on abort, even a tool that does not listen', async () => {
		const controller = new AbortController();
		let signal: AbortSignal | undefined;
		const source = scripted([[...toolCall(0, 'read', '{}'), CALLS], DONE]);
		const deaf: Run = (_: ToolCallPart, given) => {
			signal = given;
			return new Promise(() => {});
		};
		const outcome = drink(turn(tools(deaf))(source.stream), { signal: controller.signal });
		await settled();
		controller.abort();
		const { error } = await outcome;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		assert.equal(signal?.aborted, true);
		assert.equal(source.requests.length, 1);

		const streaming = new AbortController();
		const slow = scripted([[text('a'), FOREVER]], createFakeClock());
		const stopped = drink(turn(tools())(slow.stream), { signal: streaming.signal });
		await settled();
		streaming.abort();
		assert.equal(((await stopped).error as StreamError).kind, 'aborted');
		assert.equal(slow.open, 0);
	});

	it('stops the tools that still run when its consumer leaves', async () => {
		let signal: AbortSignal | undefined;
		const run: Run = (call, given) => {
			signal = given;
			return call.index === 0 ? Promise.resolve({ content: 'a' }) : new Promise(() => {});
		};
		const { stream } = scripted([[...toolCall(0, 'read', '{}'), ...toolCall(1, 'edit', '{}'), CALLS]]);
		for await (const event of turn(tools(run))(stream)(REQUEST, { signal: new AbortController().signal })) {
			if (event.type === 'tool-result') {
				break;
			}
		}
		assert.equal(signal?.aborted, true);
	});

	it('is lazy and leaves the request as it was', async () => {
		const request = { ...REQUEST, messages: [userText('x')] };
		const source = scripted([[...toolCall(0, 'read', '{}'), CALLS], DONE]);
		const stream = turn(tools())(source.stream)(request, { signal: new AbortController().signal });
		assert.equal(source.requests.length, 0);
		for await (const _ of stream) {
			// Drunk to its end.
		}
		assert.deepEqual(request, { ...REQUEST, messages: [userText('x')] });
	});
});
