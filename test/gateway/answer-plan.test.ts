import assert from 'node:assert/strict';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { createPlanner, type GatewayPolicies } from '../../src/gateway/answer-plan.ts';
import { createModelDirectory, type Target } from '../../src/gateway/model-directory.ts';
import { collect, FINISH, REQUEST, START, scripted, text } from '../core/scripted-stream.ts';

describe('createPlanner', () => {
	const answer: StreamEvent[] = [START, text('Hi'), FINISH];

	function planner(more: Partial<GatewayPolicies> = {}) {
		const asked: Target[] = [];
		const source = scripted([answer]);
		const provider = { id: 'up', name: 'Up', stream: source.stream };
		const metered: string[] = [];
		const plan = createPlanner({
			models: createModelDirectory({ providers: [provider] }),
			policies: {
				retries: 0,
				resume: false,
				cacheOnRequest: createMemoryCache(),
				optionsFor(target) {
					asked.push(target);
					return {};
				},
				...more,
			},
			meter: (reading) => metered.push(reading.model),
		});
		const ask = async (model: string, rest: Record<string, unknown> = {}): Promise<void> => {
			const client = { request: { ...REQUEST, model }, rest, stream: true, includeUsage: true };
			const { stream, request } = await plan(client, 'openai-chat');
			const events = await collect(stream(request, { signal: new AbortController().signal }));
			assert.deepEqual(
				events.filter(({ type }) => type !== 'usage'),
				answer,
			);
		};
		return { ask, asked, metered, requests: source.requests };
	}

	it('keeps the pipeline of a model where the policies stay the same, and asks by it each time', async () => {
		const { ask, asked, metered, requests } = planner({ isConstant: true });
		await ask('up/a');
		await ask('up/a');
		await ask('up/b');
		assert.deepEqual(
			asked.map(({ model }) => model),
			['a', 'b'],
		);
		assert.deepEqual(
			requests.map(({ model }) => model),
			['a', 'a', 'b'],
		);
		assert.equal(metered.length, 3);
	});

	it('asks for the policies anew where they may change, and for a request that has wishes of its own', async () => {
		const changing = planner();
		await changing.ask('up/a');
		await changing.ask('up/a');
		assert.equal(changing.asked.length, 2);

		const wishing = planner({ isConstant: true });
		await wishing.ask('up/a');
		await wishing.ask('up/a', { timeout: { call_timeout: 9000 } });
		await wishing.ask('up/a');
		assert.equal(wishing.asked.length, 2);
	});
});
