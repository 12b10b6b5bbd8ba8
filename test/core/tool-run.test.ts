import assert from 'node:assert/strict';
import type { ToolCallPart } from '../../src/core/chat.ts';
import { StreamError } from '../../src/core/errors.ts';
import { resultOf, runToolCalls } from '../../src/core/tool-run.ts';
import type { TurnTools } from '../../src/core/turn.ts';
import { collect } from './scripted-stream.ts';

describe('runToolCalls', () => {
	const call = (index: number, name = 'read', json = '{}'): ToolCallPart => ({
		type: 'tool-call',
		index,
		id: `c${index}`,
		name,
		arguments: json,
	});
	const tools = (run: TurnTools['run']): TurnTools => ({
		definitions: [{ name: 'read', description: '', parameters: {} }],
		run,
	});

	it('gives every call one result under its own name', async () => {
		const calls = [call(0), call(1, 'unknown'), call(2, 'read', '{')];
		const finished = await collect(
			runToolCalls(
				tools(async () => ({ content: 'ok' })),
				calls,
				new AbortController().signal,
			),
		);
		const results = finished.flatMap(({ result }) => result ?? []).sort((a, b) => a.index - b.index);
		assert.deepEqual(
			results.map(({ id, name, isError = false }) => [id, name, isError]),
			[
				['c0', 'read', false],
				['c1', 'unknown', true],
				['c2', 'read', true],
			],
		);
	});

	it('passes on a result that a tool calls an error itself', async () => {
		const run = async () => ({ content: 'no', isError: true });
		const [finished] = await collect(runToolCalls(tools(run), [call(0)], new AbortController().signal));
		assert.deepEqual(finished?.result, resultOf(call(0), 'no', true));
	});

	it('tells of each call that asks the user, before its result and whatever else runs', async () => {
		const answers = new Map<number, () => void>();
		const run: TurnTools['run'] = async ({ index }, _, ask) => {
			ask?.();
			await new Promise<void>((resolve) => answers.set(index, resolve));
			return { content: 'ok' };
		};
		const running = runToolCalls(tools(run), [call(0), call(1)], new AbortController().signal);
		const next = async () => {
			const { value } = await running.next();
			return value && [value.call.index, value.result?.content];
		};
		assert.deepEqual(
			[await next(), await next()],
			[
				[0, undefined],
				[1, undefined],
			],
		);
		answers.get(1)?.();
		assert.deepEqual(await next(), [1, 'ok']);
		answers.get(0)?.();
		assert.deepEqual([await next(), await next()], [[0, 'ok'], undefined]);
	});

	it('is aborted as a whole, and lets no rejection escape', async () => {
		const controller = new AbortController();
		const run = () => {
			queueMicrotask(() => controller.abort());
			return Promise.reject(new StreamError('aborted', 'Stopped.'));
		};
		const running = runToolCalls(
			tools(run),
			[call(0), call(1), call(2)],
			AbortSignal.any([controller.signal]),
		);
		await running.next().catch(() => undefined);
		const stopped = runToolCalls(
			tools(async () => ({ content: '' })),
			[call(0), call(1)],
			AbortSignal.abort(),
		);
		await assert.rejects(stopped.next(), (error) => error instanceof StreamError && error.kind === 'aborted');
	});
});
