import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chatStream } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import {
	type Called,
	type CallOptions,
	type Client,
	call,
	type Message,
	note,
	withEnvelope,
} from './client.ts';

const CLI = path.join(import.meta.dirname, '../../src/cli.ts');

/** `weir mcp` as another program starts it, with nothing in its environment. */
class Child {
	readonly process: ChildProcessWithoutNullStreams;
	readonly ended: Promise<number | null>;
	/** All lines of standard output: each must be a message. */
	readonly lines: string[] = [];
	stderr = '';
	readonly #waiting = new Map<number, (message: Message) => void>();
	readonly #progress = new Map<number, CallOptions['onProgress']>();
	readonly notifications: Message[] = [];
	#lastId = 0;

	constructor(args: readonly string[], cwd?: string) {
		this.process = spawn(process.execPath, [CLI, 'mcp', ...args], { env: {}, cwd });
		this.ended = once(this.process, 'close').then(([code]) => code as number | null);
		this.process.stderr.setEncoding('utf8').on('data', (text: string) => {
			this.stderr += text;
		});
		this.process.stdin.on('error', () => {});
		let rest = '';
		this.process.stdout.setEncoding('utf8').on('data', (text: string) => {
			rest += text;
			const lines = rest.split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				this.#receive(line);
			}
		});
	}

	write(text: string | Uint8Array): void {
		this.process.stdin.write(text);
	}

	/** A client of either era. */
	client(isModern: boolean): Client {
		return {
			notifications: this.notifications,
			request: (method, params = {}, { onProgress } = {}) => {
				this.#lastId += 1;
				const id = this.#lastId;
				this.#progress.set(id, onProgress);
				const own = onProgress ? { ...params, _meta: { progressToken: id } } : params;
				const sent = isModern ? withEnvelope(params, onProgress && id) : own;
				this.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: sent })}\n`);
				return new Promise((resolve) => this.#waiting.set(id, resolve));
			},
		};
	}

	async handshake(): Promise<Client> {
		const client = this.client(false);
		await client.request('initialize', {
			protocolVersion: '2025-11-25',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		});
		this.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
		return client;
	}

	#receive(line: string): void {
		this.lines.push(line);
		const message = JSON.parse(line) as Message;
		const resolve = message.method ? undefined : this.#waiting.get(message.id ?? -1);
		if (resolve) {
			resolve(message);
			return;
		}
		const token = message.params?.progressToken as number;
		note(message, { notifications: this.notifications, onProgress: this.#progress.get(token) });
	}
}

describe('weir mcp', function () {
	// Each test is a process of its own, and a busy machine takes its time to begin one.
	this.timeout(60_000);

	let child: Child | undefined;
	let provider: Provider | undefined;
	let folder: string | undefined;

	function startDemo(): Child {
		child = new Child(['--demo']);
		return child;
	}

	async function startWith(script: Script, config: object = {}): Promise<Child> {
		provider = await startProvider(script);
		folder = await mkdtemp(path.join(tmpdir(), 'weir-stdio-'));
		const file = path.join(folder, 'weir.json');
		const providers = [{ id: 'up', protocol: 'openai-chat', baseUrl: provider.baseUrl }];
		await writeFile(file, JSON.stringify({ providers, policies: { retries: 0 }, ...config }));
		child = new Child(['--config', file], folder);
		return child;
	}

	afterEach(async () => {
		child?.process.kill('SIGKILL');
		await child?.ended;
		await provider?.close();
		if (folder !== undefined) {
			await rm(folder, { recursive: true, force: true });
		}
		child = provider = folder = undefined;
	});

	it('serves both eras, writes nothing but messages, and ends with its client', async () => {
		for (const isModern of [false, true]) {
			const started = startDemo();
			const client = isModern ? started.client(true) : await started.handshake();
			const told: unknown[] = [];
			const { content } = await call(
				client,
				'ask',
				{ prompt: 'hello' },
				{ onProgress: (params) => told.push(params) },
			);
			assert.match(content[0]?.text ?? '', /demo/);
			assert.ok(told.length > 0);
			started.process.stdin.end();
			assert.equal(await started.ended, 0, started.stderr);
			assert.equal(started.stderr, '');
		}
	});

	it('reads the files of the folder that it is started in', async () => {
		const started = await startWith(chatStream('Read'));
		const client = await started.handshake();
		const args = { model: 'up/m', prompt: 'x', attachment_path: 'weir.json' };
		assert.equal((await call(client, 'ask_with_attachment', args)).content[0]?.text, 'Read');
		assert.match(provider?.requests[0]?.body ?? '', /openai-chat/);
	});

	it('tells of a tool that is registered, and runs it', async () => {
		const tools = [
			{
				name: 'hello',
				description: 'Says hello.',
				parameters: { type: 'object' },
				command: [process.execPath, '-e', 'console.log("hello")'],
			},
		];
		const started = await startWith(chatStream('Yes'), { tools });
		const client = await started.handshake();
		await call(client, 'register_tool', { name: 'hello' });
		assert.deepEqual(
			client.notifications.map(({ method }) => method),
			['notifications/tools/list_changed'],
		);
		assert.equal((await call(client, 'hello')).content[0]?.text, 'hello\n');
	});

	for (const [what, stop] of [
		['cancels', (one: Child) => one.write(`${JSON.stringify(cancel(2))}\n`)],
		['ends', (one: Child) => one.process.stdin.end()],
		[
			'no longer reads, and then something is said',
			(one: Child) => {
				one.process.stdout.destroy();
				one.write('{"jsonrpc":"2.0","id":99,"method":"tools/list"}\n');
			},
		],
		['sends a line that is too long', (one: Child) => one.write('x'.repeat(4 * 2 ** 20 + 1))],
	] as const) {
		it(`stops the upstream when its client ${what}`, async () => {
			const started = await startWith({ body: [60_000] });
			const client = await started.handshake();
			void client.request('tools/call', { name: 'ask', arguments: { model: 'up/m', prompt: 'hi' } });
			while (!provider?.requests[0]) {
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
			stop(started);
			await provider.requests[0].left;
			if (what !== 'cancels') {
				assert.equal(await started.ended, 0, started.stderr);
			}
		});
	}

	it('ends on SIGTERM', async () => {
		const started = startDemo();
		await started.handshake();
		started.process.kill('SIGTERM');
		assert.equal(await started.ended, 0);
	});

	it('survives whatever comes in, line by line', async () => {
		const started = startDemo();
		const client = await started.handshake();
		const random = randomBytes(1);
		for (let round = 0; round < 300; round++) {
			started.write(mutated(random));
			started.write('\n');
		}
		const { content }: Called = await call(client, 'ask', { prompt: 'hello' });
		assert.match(content[0]?.text ?? '', /demo/);
	});

	it('says what is wrong where it cannot begin', async () => {
		for (const [args, message] of [
			[[], /--config/],
			[['--config', '/nowhere.json'], /cannot be read/],
			[['--wrong'], /--help/],
		] as const) {
			const started = new Child(args);
			assert.equal(await started.ended, 1);
			assert.match(JSON.parse(started.stderr).message, message);
			assert.deepEqual(started.lines, []);
		}
	});
});

function cancel(requestId: number): object {
	return { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } };
}

const SEEDS = [
	'{"jsonrpc":"2.0","id":900,"method":"tools/call","params":{"name":"ask","arguments":{"prompt":5}}}',
	'{"jsonrpc":"2.0","id":901,"method":"tools/list"}',
	'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":900}}',
	'{"jsonrpc":"2.0","id":902,"method":"tools/call","params":{"name":"clear_session","arguments":{"session_id":"x"}}}',
	'{"jsonrpc":"2.0","id":903,"result":{}}',
	'['.repeat(2000),
];

/** A message with a few of its bytes changed; the same ones in each run. */
function mutated(next: () => number): Uint8Array {
	const seed = SEEDS[next() % SEEDS.length] ?? '';
	const bytes = Buffer.from(seed);
	for (let count = next() % 6; count > 0; count--) {
		const byte = next() % 256;
		bytes[(next() * 256 + next()) % bytes.length] = byte === 10 ? 0 : byte;
	}
	return bytes;
}

function randomBytes(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
		return (state >> 16) & 0xff;
	};
}
