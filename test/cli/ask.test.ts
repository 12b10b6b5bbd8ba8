import assert from 'node:assert/strict';
import { chatStream, errorReply } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { weir } from './weir.ts';

describe('weir ask', function () {
	// Each test is a process of its own, and a busy machine takes its time to begin one.
	this.timeout(30_000);

	let provider: Provider | undefined;

	async function at(script: Script): Promise<string[]> {
		provider = await startProvider(script);
		return ['ask', '--protocol', 'openai-chat', '--base-url', provider.baseUrl, '--model', 'm'];
	}

	afterEach(async () => {
		await provider?.close();
		provider = undefined;
	});

	it('answers by the demo offline, with no environment at all', async () => {
		const { code, stdout, stderr } = await weir(['ask', '--provider', 'demo', 'hello']);
		assert.equal(code, 0, stderr);
		assert.match(stdout, /demo/i);
	});

	it('streams the text, and nothing else, to standard output', async () => {
		const { code, stdout, stderr } = await weir([...(await at(chatStream('Hello there'))), 'hi']);
		assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'Hello there', stderr: '' });
		assert.deepEqual(JSON.parse(provider?.requests[0]?.body ?? '').messages, [
			{ role: 'user', content: 'hi' },
		]);
	});

	it('prints one event a line with --json', async () => {
		const { code, stdout } = await weir([...(await at(chatStream('Hello there'))), '--json', 'hi']);
		const events = stdout
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
		assert.equal(code, 0);
		assert.deepEqual(events, [
			{ type: 'start', id: 'chatcmpl-1', model: 'test-model' },
			{ type: 'text-delta', text: 'Hello' },
			{ type: 'text-delta', text: ' there' },
			{ type: 'usage', inputTokens: 12, outputTokens: 2 },
			{ type: 'finish', reason: 'stop' },
		]);
	});

	it('reads the prompt from standard input for -', async () => {
		await weir([...(await at(chatStream('Yes'))), '-'], { input: 'from a pipe' });
		assert.match(provider?.requests[0]?.body ?? '', /from a pipe/);
	});

	it('sends the key of the named variable, and only that', async () => {
		const args = [...(await at(chatStream('Yes'))), '--key-env', 'MY_KEY', 'hi'];
		await weir(args, { env: { MY_KEY: 'canary-0123456789', OPENAI_API_KEY: 'another-0123456789' } });
		assert.equal(provider?.requests[0]?.headers.authorization, 'Bearer canary-0123456789');
	});

	it('sends no key where none is named', async () => {
		await weir([...(await at(chatStream('Yes'))), 'hi'], { env: { OPENAI_API_KEY: 'another-0123456789' } });
		assert.equal(provider?.requests[0]?.headers.authorization, undefined);
	});

	it('ends with 1 and one line of JSON after an error of the provider', async () => {
		const args = await at(
			errorReply(401, { message: 'Incorrect API key provided', code: 'invalid_api_key' }),
		);
		const { code, stdout, stderr, error } = await weir([...args, 'hi']);
		assert.equal(code, 1);
		assert.equal(stdout, '');
		assert.equal(stderr.trimEnd().split('\n').length, 1);
		assert.equal(error?.kind, 'authentication');
		assert.equal(error?.status, 401);
	});

	it('keeps what came of an answer that broke off, and ends with 1', async () => {
		const whole = chatStream('Hello there').body as string;
		const args = await at({ body: whole.slice(0, whole.indexOf('there')), end: 'reset' });
		const { code, stdout, error } = await weir([...args, 'hi']);
		assert.deepEqual({ code, stdout, kind: error?.kind }, { code: 1, stdout: 'Hello', kind: 'interrupted' });
	});

	it('asks a broken answer to go on, and not with --no-resume', async () => {
		const whole = chatStream('An answer that begins well and goes on.').body as string;
		const broken = { body: whole.slice(0, whole.indexOf(' goes')), end: 'reset' } as const;
		const resumed = await weir([...(await at([broken, chatStream(' goes on.')])), 'hi']);
		assert.deepEqual([resumed.code, resumed.stdout], [0, 'An answer that begins well and goes on.']);
		assert.equal(provider?.requests.length, 2);
		await provider?.close();
		const left = await weir([...(await at([broken, chatStream(' goes on.')])), '--no-resume', 'hi']);
		assert.equal(left.code, 1);
		assert.equal(left.stdout, 'An answer that begins well and');
		assert.equal(left.error?.kind, 'interrupted');
		assert.equal(provider?.requests.length, 1);
	});

	it('says a retry on standard error and then answers', async () => {
		const { code, stdout, stderr } = await weir([...(await at([{ status: 503 }, chatStream('Back')])), 'hi']);
		assert.deepEqual({ code, stdout }, { code: 0, stdout: 'Back' });
		assert.match(stderr, /^Retrying in .*503/);
	});

	it('ends with 130 after Ctrl+C and closes the connection', async () => {
		const args = await at({
			body: [(chatStream('Hello there').body as string).split('data: [DONE]')[0] ?? '', 60_000],
		});
		const { code, stdout } = await weir([...args, 'hi'], {
			onOutput: (_, child) => child.killed || child.kill('SIGINT'),
		});
		assert.equal(code, 130);
		assert.match(stdout, /^Hello/);
		await provider?.requests[0]?.left;
	});

	for (const [name, args, message] of [
		['no prompt', ['--provider', 'demo'], /takes one prompt/],
		[
			'an unknown provider',
			['--provider', 'nobody', '--model', 'm', 'hi'],
			/no provider "nobody".*demo.*openai/,
		],
		[
			'an unknown protocol',
			['--protocol', 'x', '--base-url', 'http://127.0.0.1:1', '--model', 'm', 'hi'],
			/"x"/,
		],
		['no address', ['--protocol', 'openai-chat', '--model', 'm', 'hi'], /--base-url/],
		['no model', ['--protocol', 'openai-chat', '--base-url', 'http://127.0.0.1:1', 'hi'], /--model/],
		['an unknown option', ['--modle', 'm', 'hi'], /--modle.*--help/],
		[
			'an address that is none',
			['--protocol', 'openai-chat', '--base-url', 'x', '--model', 'm', 'hi'],
			/"x"/,
		],
		[
			'a password in an address',
			['--protocol', 'openai-chat', '--base-url', 'http://me:secret@127.0.0.1/v1', '--model', 'm', 'hi'],
			/^(?!.*secret).*--key-env/,
		],
		['a key that is needed', ['--provider', 'openai', '--model', 'm', 'hi'], /--key-env/],
		['an empty key', ['--provider', 'openai', '--model', 'm', '--key-env', 'NONE', 'hi'], /NONE/],
	] as const) {
		it(`refuses ${name} in a sentence`, async () => {
			const { code, error } = await weir(['ask', ...args]);
			assert.equal(code, 1);
			assert.match(error?.message ?? '', message);
		});
	}

	it('says how it is called with --help, and refuses commands it does not have', async () => {
		const help = await weir(['--help']);
		assert.equal(help.code, 0);
		assert.match(help.stdout, /weir ask/);
		const unknown = await weir(['aks']);
		assert.equal(unknown.code, 1);
		assert.match(unknown.error?.message ?? '', /"aks"/);
	});
});
