import assert from 'node:assert/strict';
import { chatStream, errorReply } from '../servers/chat-stream.ts';
import { call } from './client.ts';
import { type McpRig, rigOfEachTest, TOKEN } from './rig.ts';

describe('MCP: what /metrics tells', () => {
	const start = rigOfEachTest();

	async function metricsOf({ url }: McpRig): Promise<string> {
		const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
		return response.text();
	}

	/** How many calls were counted, by tool and outcome. */
	function callsIn(text: string): Record<string, number> {
		const lines = text.matchAll(/^weir_mcp_tool_calls_total\{tool="([^"]*)",outcome="([^"]*)"\} (\d+)$/gm);
		return Object.fromEntries(
			[...lines].map(([, tool, outcome, count]) => [`${tool} ${outcome}`, Number(count)]),
		);
	}

	it('counts calls by tool and by how they ended, and how long they took', async () => {
		const rig = await start(({ body }) =>
			body.includes('fail') ? errorReply(429, { message: 'Slow down' }) : chatStream('Hello'),
		);
		for (const prompt of ['hi', 'hi', 'fail']) {
			await call(rig.client, 'ask', { model: 'up/m', prompt });
		}
		await call(rig.client, 'ask', { model: 'up/m' });
		await call(rig.client, 'clear_session', { session_id: 'nobody' });
		const text = await metricsOf(rig);
		assert.deepEqual(callsIn(text), {
			'ask ok': 2,
			'ask rate-limit': 1,
			'ask invalid-request': 1,
			'clear_session not-found': 1,
		});
		assert.match(text, /^weir_mcp_tool_seconds_count\{tool="ask"\} 4$/m);
		assert.match(text, /^weir_model_calls_total\{provider="up",outcome="stop"\} 2$/m);
		assert.match(text, /^weir_model_calls_total\{provider="up",outcome="rate-limit"\} 1$/m);
	});

	it('counts the user’s own tools as one, without their names', async () => {
		const node = [process.execPath, '-e'];
		const tool = (name: string, code: string) => ({
			name,
			description: 'One of the user’s.',
			parameters: { type: 'object' },
			command: [...node, code],
		});
		const tools = [tool('private_name', 'console.log(1)'), tool('other_name', 'process.exit(1)')];
		const rig = await start(chatStream('Hello'), { config: { tools } });
		for (const { name } of tools) {
			await call(rig.client, 'register_tool', { name });
			await call(rig.client, name);
		}
		const text = await metricsOf(rig);
		assert.deepEqual(callsIn(text), { 'configured ok': 1, 'configured tool': 1, 'register_tool ok': 2 });
		assert.doesNotMatch(text, /private_name|other_name/);
	}).timeout(30_000);

	it('counts a call whose client has left', async () => {
		const rig = await start({ body: [60_000] });
		const controller = new AbortController();
		const asked = call(rig.client, 'ask', { model: 'up/m', prompt: 'hi' }, { signal: controller.signal });
		while (rig.provider.requests.length === 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		controller.abort();
		await assert.rejects(asked);
		await rig.provider.requests[0]?.left;
		let calls = callsIn(await metricsOf(rig));
		while (calls['ask aborted'] === undefined) {
			calls = callsIn(await metricsOf(rig));
		}
		assert.deepEqual(calls, { 'ask aborted': 1 });
	});
});
