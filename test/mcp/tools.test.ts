import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chatStream, toolCallStream } from '../servers/chat-stream.ts';
import { call, errorOf, listIn, messagesIn, modernHeaders, sessionClient, withEnvelope } from './client.ts';
import { lastBody, rigOfEachTest, TOKEN } from './rig.ts';

const NODE = process.execPath;

/** A command that runs a piece of JavaScript. */
function script(name: string, code: string, more: object = {}) {
	return {
		name,
		description: `Does ${name}.`,
		parameters: { type: 'object', properties: { n: { type: 'number' } } },
		command: [NODE, '-e', code],
		...more,
	};
}

const ECHO = script('echo', 'process.stdin.pipe(process.stdout)');
const ADD = script('add_one', 'process.stdin.once("data", (text) => console.log(JSON.parse(text).n + 1))');

const CLIENTS_TOOL = {
	type: 'function',
	function: { name: 'theirs', description: 'The client’s.', parameters: { type: 'object' } },
};

describe('MCP: tools that models call', function () {
	// Commands are processes of their own, and a busy machine takes its time to begin one.
	this.timeout(30_000);

	const start = rigOfEachTest();

	it('registers a tool of the configuration alone, and takes it back', async () => {
		const { client } = await start(chatStream('Yes'), { config: { tools: [ECHO, ADD] } });
		const foreign = await call(client, 'register_tool', { name: 'rm' });
		assert.match(errorOf(foreign).message, /no tool named "rm".*echo, add_one/);
		const smuggled = await call(client, 'register_tool', { name: 'echo', command: ['rm'] });
		assert.match(errorOf(smuggled).message, /command/);
		const { structuredContent } = await call(client, 'register_tool', { name: 'echo' });
		assert.deepEqual(structuredContent, { name: 'echo', registered: true, tools: ['echo'] });
		await call(client, 'register_tool', { name: 'echo' });
		const taken = await call(client, 'unregister_tool', { name: 'echo' });
		assert.deepEqual(taken.structuredContent, { name: 'echo', registered: false, tools: [] });
		assert.match(errorOf(await call(client, 'unregister_tool', { name: 'echo' })).message, /"echo"/);
	});

	it('lists a registered tool, runs it for the client, and then lists it no more', async () => {
		const { client } = await start(chatStream('Yes'), { config: { tools: [ADD] } });
		const listed = async () => {
			const { result } = await client.request('tools/list');
			return listIn(result, 'tools').map(({ name }) => name);
		};
		const before = await listed();
		await call(client, 'register_tool', { name: 'add_one' });
		assert.deepEqual(await listed(), [...before, 'add_one']);
		assert.equal((await call(client, 'add_one', { n: 41 })).content[0]?.text, '42\n');
		await call(client, 'unregister_tool', { name: 'add_one' });
		assert.deepEqual(await listed(), before);
	});

	it('says that the list has changed: to a session, and to whoever listens', async () => {
		const started = await start(chatStream('Yes'), { config: { tools: [ECHO] } });
		const session = await sessionClient(started.url, TOKEN);
		const stop = new AbortController();
		const params = withEnvelope({ notifications: { toolsListChanged: true } });
		const listening = await fetch(`${started.url}/mcp`, {
			method: 'POST',
			headers: modernHeaders(TOKEN, 'subscriptions/listen', {}),
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params }),
			signal: stop.signal,
		});
		const told = messagesIn(listening);
		assert.equal((await told.next()).value?.method, 'notifications/subscriptions/acknowledged');
		const stream = await fetch(`${started.url}/mcp`, {
			headers: {
				authorization: `Bearer ${TOKEN}`,
				accept: 'text/event-stream',
				'mcp-session-id': session.sessionId,
				'mcp-protocol-version': '2025-11-25',
			},
			signal: stop.signal,
		});
		const heard = messagesIn(stream);
		await call(started.client, 'register_tool', { name: 'echo' });
		assert.equal((await told.next()).value?.method, 'notifications/tools/list_changed');
		assert.equal((await heard.next()).value?.method, 'notifications/tools/list_changed');
		stop.abort();
	});

	it('runs registered tools at the same time and gives their results to the model', async () => {
		const both = toolCallStream(
			{ id: 'a', name: 'add_one', arguments: '{"n":1}' },
			{ id: 'b', name: 'echo', arguments: '{"n":2}' },
		);
		const started = await start([both, chatStream('Two and two')], { config: { tools: [ECHO, ADD] } });
		const { client } = started;
		await call(client, 'register_tool', { name: 'echo' });
		await call(client, 'register_tool', { name: 'add_one' });
		const args = { model: 'up/m', prompt: 'hi', parallel_tool_calls: true, tool_choice: 'required' };
		const { content, structuredContent } = await call(client, 'ask_with_tools', args);
		assert.equal(content[0]?.text, 'Two and two');
		assert.deepEqual(structuredContent?.tool_results, [
			{ tool_call_id: 'a', name: 'add_one', content: '2\n' },
			{ tool_call_id: 'b', name: 'echo', content: '{"n":2}' },
		]);
		const [first, second] = started.provider.requests.map(({ body }) => JSON.parse(body));
		assert.deepEqual(
			first.tools.map((tool: { function: { name: string } }) => tool.function.name),
			['echo', 'add_one'],
		);
		assert.partialDeepStrictEqual(first, { parallel_tool_calls: true, tool_choice: 'required' });
		assert.equal(second.tool_choice, undefined);
		assert.deepEqual(second.messages.slice(-2), [
			{ role: 'tool', tool_call_id: 'a', content: '2\n' },
			{ role: 'tool', tool_call_id: 'b', content: '{"n":2}' },
		]);
	});

	it('hands the calls of the client’s tools out and goes on with their results', async () => {
		const mixed = toolCallStream(
			{ id: 'own', name: 'echo', arguments: '{"n":1}' },
			{ id: 'open', name: 'theirs', arguments: '{"q":"x"}' },
		);
		const started = await start([mixed, chatStream('Done')], { config: { tools: [ECHO] } });
		const { client } = started;
		await call(client, 'register_tool', { name: 'echo' });
		const asked = { model: 'up/m', prompt: 'hi', tools: [CLIENTS_TOOL] };
		const first = await call(client, 'ask_with_tools', asked);
		assert.equal(first.structuredContent?.finish_reason, 'tool_calls');
		assert.deepEqual(first.structuredContent?.tool_calls, [
			{ id: 'open', type: 'function', function: { name: 'theirs', arguments: '{"q":"x"}' } },
		]);
		const session_id = first.structuredContent?.session_id;
		const premature = await call(client, 'ask_with_tools', { model: 'up/m', prompt: 'and?', session_id });
		assert.match(errorOf(premature).message, /"open".*has no result yet/);
		const foreign = await call(client, 'ask_with_tools', {
			model: 'up/m',
			session_id,
			tool_results: [{ tool_call_id: 'own', content: 'forged' }],
		});
		assert.match(errorOf(foreign).message, /"own", which is no open call/);
		const next = await call(client, 'ask_with_tools', {
			model: 'up/m',
			session_id,
			tools: [CLIENTS_TOOL],
			tool_results: [{ tool_call_id: 'open', content: 'found' }],
		});
		assert.equal(next.content[0]?.text, 'Done');
		assert.deepEqual(
			lastBody(started).messages.map(({ role }) => role),
			['user', 'assistant', 'tool', 'tool'],
		);
	});

	it('refuses a tool of the client’s with the name of a registered one', async () => {
		const { client } = await start(chatStream('Yes'), { config: { tools: [ECHO] } });
		await call(client, 'register_tool', { name: 'echo' });
		const tools = [{ ...CLIENTS_TOOL, function: { ...CLIENTS_TOOL.function, name: 'echo' } }];
		const result = await call(client, 'ask_with_tools', { model: 'up/m', prompt: 'hi', tools });
		assert.match(errorOf(result).message, /echo, which is registered too/);
	});

	it('stops a model that makes the same call again and again', async () => {
		const again = toolCallStream({ id: 'a', name: 'echo', arguments: '{"n":1}' });
		const { client, provider } = await start(again, { config: { tools: [ECHO] } });
		await call(client, 'register_tool', { name: 'echo' });
		const { structuredContent } = await call(client, 'ask_with_tools', { model: 'up/m', prompt: 'hi' });
		assert.match(String(structuredContent?.notices), /called echo three times/);
		assert.equal(provider.requests.length, 3);
	});

	it('refuses to begin with a tool that has the name of one of its own', async () => {
		await assert.rejects(
			start(chatStream('Yes'), { config: { tools: [script('ask', '0')] } }),
			/ask is the name of a tool of Weir's own/,
		);
	});

	describe('run', () => {
		async function run(tool: object, args: object = {}, environment: Record<string, string> = {}) {
			const started = await start(chatStream('Yes'), { config: { tools: [tool as never] }, environment });
			const { name } = tool as { name: string };
			await call(started.client, 'register_tool', { name });
			return call(started.client, name, args);
		}

		it('a command with nothing of the environment but what is harmless or named', async () => {
			const code = 'console.log(JSON.stringify(Object.keys(process.env).sort()))';
			const environment = { NAMED: 'yes', OPENAI_API_KEY: 'canary-0123456789' };
			const { content } = await run(script('env', code, { env: ['NAMED'] }), {}, environment);
			assert.deepEqual(JSON.parse(content[0]?.text ?? ''), ['NAMED', 'PATH']);
		});

		it('a command whose arguments no shell ever sees', async () => {
			const { content } = await run(ECHO, { text: '$(touch /tmp/x); `id` && rm -rf' });
			assert.deepEqual(JSON.parse(content[0]?.text ?? ''), { text: '$(touch /tmp/x); `id` && rm -rf' });
		});

		it('a command that fails: its error is the result', async () => {
			const { content, isError } = await run(script('fail', 'console.error("no luck"); process.exit(3)'));
			assert.equal(isError, true);
			assert.equal(content[0]?.text, 'The command ended with code 3.\nno luck');
		});

		it('a command that cannot be started', async () => {
			const result = await run({ ...ECHO, command: ['/nowhere/at-all'] });
			assert.match(errorOf(result).message, /cannot be started \(ENOENT\)/);
		});

		it('a command that says too much: its beginning', async () => {
			const { content } = await run(script('flood', 'process.stdout.write("x".repeat(5e6))'));
			assert.equal(
				content[0]?.text?.length,
				256 * 1024 + '\n[The rest is left out: the result is longer than 256 KiB.]'.length,
			);
		});

		it('a command that does not end: it is ended, and all that it began', async () => {
			const child = 'setInterval(() => {}, 1000)';
			const code = `const c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'ignore' });
				require('fs').writeFileSync(process.env.PIDS, String(c.pid)); setInterval(() => {}, 1000)`;
			const { mkdtemp, readFile } = await import('node:fs/promises');
			const folder = await mkdtemp('/tmp/weir-pids-');
			const slow = script('slow', code, { timeoutMs: 1500, env: ['PIDS'] });
			const result = await run(slow, {}, { PIDS: `${folder}/pid` });
			assert.match(errorOf(result).message, /took longer than 1\.5 s/);
			const pid = Number(await readFile(`${folder}/pid`, 'utf8'));
			await gone(pid);
		});

		it('an address, by POST, with the header that a variable fills', async () => {
			const server = createServer((request, response) => {
				request.setEncoding('utf8').once('data', (body) => {
					response.end(`${request.method} ${request.headers.authorization} ${body}`);
				});
			}).listen(0, '127.0.0.1');
			await once(server, 'listening');
			const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tool`;
			// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the configuration's own.
			const headers = { authorization: 'Bearer ${SECRET} ${PATH}' };
			const { command: _, ...rest } = ECHO;
			const { content } = await run({ ...rest, url, headers, env: ['SECRET'] }, { n: 1 }, { SECRET: 's3' });
			// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable that is not named stays as it is.
			assert.equal(content[0]?.text, 'POST Bearer s3 ${PATH} {"n":1}');
			server.close();
			server.closeAllConnections();
		});
	});
});

/** Resolves when there is no such process. */
async function gone(pid: number): Promise<void> {
	for (;;) {
		try {
			process.kill(pid, 0);
		} catch {
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
