import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chatStream, chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { startProvider } from '../servers/provider.ts';
import { weir } from './weir.ts';

const CLI = path.join(import.meta.dirname, '../../src/cli.ts');

describe('weir serve', function () {
	// Each test is a process of its own, and a busy machine takes its time to begin one.
	this.timeout(30_000);

	let child: ChildProcess | undefined;
	let folder: string;

	beforeEach(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-serve-'));
	});
	afterEach(async () => {
		child?.kill('SIGKILL');
		child = undefined;
		await fs.rm(folder, { recursive: true });
	});

	async function serve(
		args: readonly string[],
		env: Record<string, string> = {},
	): Promise<{ url: string; token: string }> {
		const started = spawn(process.execPath, [CLI, 'serve', '--port', '0', ...args], {
			env: { XDG_CONFIG_HOME: folder, ...env },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		child = started;
		const [line] = (await once(started.stdout.setEncoding('utf8'), 'data')) as [string];
		assert.match(line, /^\{.*\}\n$/);
		return JSON.parse(line);
	}

	async function ask({ url, token }: { url: string; token: string }, model: string): Promise<string> {
		const response = await fetch(`${url}/v1/chat/completions`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }] }),
		});
		return response.text();
	}

	it('serves the demo, and says where in one line of JSON', async () => {
		const served = await serve(['--demo']);
		assert.match(served.url, /^http:\/\/127\.0\.0\.1:\d+$/);
		assert.match(await ask(served, 'anything'), /demo/);
		assert.deepEqual(await fs.readdir(folder), [], 'the demo leaves nothing behind');
	});

	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		it(`ends with 0 after ${signal}`, async () => {
			await serve(['--demo']);
			const exited = once(child as ChildProcess, 'exit');
			child?.kill(signal);
			assert.deepEqual(await exited, [0, null]);
		});
	}

	it('serves a file’s providers with their keys, and keeps its token', async () => {
		const provider = await startProvider(chatStream('From upstream'));
		const config = path.join(folder, 'weir.json');
		const providers = [{ id: 'oai', protocol: 'openai-chat', baseUrl: provider.baseUrl, keyEnv: 'MY_KEY' }];
		await fs.writeFile(config, JSON.stringify({ providers }));
		const served = await serve(['--config', config], { MY_KEY: 'canary-0123456789' });
		assert.match(await ask(served, 'oai/gpt'), /From upstream/);
		assert.equal(provider.requests[0]?.headers.authorization, 'Bearer canary-0123456789');
		assert.equal((await fs.readFile(path.join(folder, 'weir/gateway-token'), 'utf8')).trim(), served.token);
		await provider.close();
	});

	it('counts the day’s budget over restarts, and together with a second process', async () => {
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.06 };
		const body = eventStreamOf([
			chunk({ content: 'Hello' }),
			chunk({}, { finish_reason: 'stop' }),
			{ usage },
		]);
		const provider = await startProvider({ body });
		const config = path.join(folder, 'weir.json');
		const providers = [{ id: 'oai', protocol: 'openai-chat', baseUrl: provider.baseUrl }];
		await fs.writeFile(config, JSON.stringify({ providers, policies: { dailyBudgetUsd: 0.1 } }));
		const first = await serve(['--config', config]);
		assert.match(await ask(first, 'oai/gpt'), /Hello/);
		const beside = child as ChildProcess;
		const second = await serve(['--config', config]);
		assert.match(await ask(second, 'oai/gpt'), /Hello/);
		assert.match(await ask(first, 'oai/gpt'), /limit of US\$ 0\.10 a day is used up: US\$ 0\.12 spent/);
		for (const each of [beside, child as ChildProcess]) {
			const exited = once(each, 'exit');
			each.kill('SIGKILL');
			await exited;
		}
		assert.match(await ask(await serve(['--config', config]), 'oai/gpt'), /is used up/);
		assert.equal(provider.requests.filter(({ url }) => url.endsWith('/chat/completions')).length, 2);
		const [log = ''] = await fs.readdir(path.join(folder, 'weir/gateway-spending'));
		await fs.appendFile(path.join(folder, 'weir/gateway-spending', log), 'nonsense\n');
		const { code, error } = await weir(['serve', '--config', config], { env: { XDG_CONFIG_HOME: folder } });
		assert.equal(code, 1);
		assert.match(error?.message ?? '', /^Line 3 of .*gateway-spending.* is not in order/);
		await provider.close();
	});

	it('takes the token that a variable holds', async () => {
		const config = path.join(folder, 'weir.json');
		await fs.writeFile(config, JSON.stringify({ providers: [{ id: 'd', preset: 'demo' }], tokenEnv: 'T' }));
		const served = await serve(['--config', config], { T: 'a-token-of-my-own-choice' });
		assert.equal(served.token, 'a-token-of-my-own-choice');
	});

	it('says what is wrong before it begins', async () => {
		const config = path.join(folder, 'weir.json');
		await fs.writeFile(config, '{"providers": [{"id": "x"}], "tokenEnv": "T"}');
		const wrong = await Promise.all([
			weir(['serve']),
			weir(['serve', '--demo', '--port', 'x']),
			weir(['serve', '--config', config]),
			weir(['serve', '--config', path.join(folder, 'none.json')]),
			weir(['serve', '--colour']),
		]);
		assert.deepEqual(
			wrong.map(({ code, stdout, error }) => ({ code, stdout, kind: error?.kind })),
			wrong.map(() => ({ code: 1, stdout: '', kind: 'invalid-request' })),
		);
		const messages = wrong.map(({ error }) => error?.message ?? '').join('\n');
		for (const words of [
			/--config with a file, or --demo/,
			/--port must be/,
			/providers\[0\] needs a preset/,
			/cannot be read/,
			/--colour/,
		]) {
			assert.match(messages, words);
		}
	});
});
