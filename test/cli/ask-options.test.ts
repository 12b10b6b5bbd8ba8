import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ask } from '../../src/cli/ask.ts';
import { chatStream, errorReply, json, toolCallStream } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { weir } from './weir.ts';

/** Nobody answers there: a request that were sent would fail as `network`. */
const NOWHERE = ['--protocol', 'openai-chat', '--base-url', 'http://127.0.0.1:1', '--model', 'm'];

const TOOL = {
	type: 'function',
	function: { name: 'get_weather', description: 'The weather.', parameters: { type: 'object' } },
};

describe('weir ask, what it asks for', function () {
	this.timeout(30_000);

	let provider: Provider | undefined;
	let folder = '';

	before(async () => {
		folder = await mkdtemp(path.join(os.tmpdir(), 'weir-cli-'));
		await writeFile(path.join(folder, 'tools.json'), JSON.stringify([TOOL]));
		await writeFile(path.join(folder, 'schema.json'), '\uFEFF{"type":"object","properties":{}}');
		await writeFile(path.join(folder, 'broken.json'), '[{');
	});
	after(() => rm(folder, { recursive: true }));
	afterEach(async () => {
		await provider?.close();
		provider = undefined;
	});

	const at = async (script: Script, ...args: string[]) => {
		provider = await startProvider(script);
		return [
			'ask',
			'--protocol',
			'openai-chat',
			'--base-url',
			provider.baseUrl,
			'--model',
			'm',
			...args,
			'hi',
		];
	};
	const body = () => JSON.parse(provider?.requests[0]?.body ?? '{}');

	it('sends every field that is set, in the protocol’s words, and no other', async () => {
		const args = await at(chatStream('Yes'), '--system', 'Be brief.', '--temperature', '0', '--top-p', '0.5');
		args.splice(-1, 0, '--max-tokens', '7', '--stop', 'a', '--stop', 'b', '--seed', '-3');
		args.splice(-1, 0, '--reasoning-effort', 'low', '--tools', path.join(folder, 'tools.json'));
		args.splice(-1, 0, '--tool-choice', 'get_weather', '--response-format', 'json_object', '--no-resume');
		const { code, stderr } = await weir(args);
		assert.equal(code, 0, stderr);
		assert.deepEqual(body(), {
			model: 'm',
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: 'hi' },
			],
			stream: true,
			stream_options: { include_usage: true },
			tools: [TOOL],
			tool_choice: { type: 'function', function: { name: 'get_weather' } },
			temperature: 0,
			top_p: 0.5,
			max_tokens: 7,
			stop: ['a', 'b'],
			seed: -3,
			reasoning_effort: 'low',
			response_format: { type: 'json_object' },
		});
	});

	it('sends nothing that is not set', async () => {
		await weir(await at(chatStream('Yes')));
		assert.deepEqual(Object.keys(body()), ['model', 'messages', 'stream', 'stream_options']);
	});

	it('takes a JSON Schema from a file, or as text, for the format of the answer', async () => {
		await weir(await at(chatStream('{}'), '--response-format', path.join(folder, 'schema.json')));
		const wanted = { name: 'answer', schema: { type: 'object', properties: {} } };
		assert.deepEqual(body().response_format, { type: 'json_schema', json_schema: wanted });
		await provider?.close();
		const format = { type: 'json_schema', json_schema: { name: 'x', schema: {}, strict: true } };
		await weir(await at(chatStream('{}'), '--response-format', JSON.stringify(format)));
		assert.deepEqual(body().response_format, format);
	});

	it('prints calls instead of running them', async () => {
		const call = { id: 'c1', name: 'get_weather', arguments: '{"city":"Paris"}' };
		const { code, stdout } = await weir(
			await at(toolCallStream(call), '--tools', path.join(folder, 'tools.json')),
		);
		assert.deepEqual({ code, stdout }, { code: 0, stdout: 'get_weather {"city":"Paris"}\n' });
	});

	it('asks in one piece with --no-stream, and prints the same', async () => {
		const completion = {
			id: 'x',
			model: 'm',
			choices: [{ index: 0, message: { role: 'assistant', content: 'Whole' }, finish_reason: 'stop' }],
			usage: { prompt_tokens: 1, completion_tokens: 1 },
		};
		const { code, stdout } = await weir(await at(json(200, completion), '--no-stream', '--json'));
		assert.equal(code, 0);
		assert.deepEqual(body().stream, false);
		assert.equal('stream_options' in body(), false);
		assert.deepEqual(
			stdout
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line)),
			[
				{ type: 'start', id: 'x', model: 'm' },
				{ type: 'text-delta', text: 'Whole' },
				{ type: 'usage', inputTokens: 1, outputTokens: 1 },
				{ type: 'finish', reason: 'stop' },
			],
		);
	});

	for (const [protocol, path, answer] of [
		[
			'openai-responses',
			'/v1',
			{
				id: 'x',
				model: 'm',
				status: 'completed',
				output: [{ type: 'message', content: [{ type: 'output_text', text: 'Whole' }] }],
			},
		],
		[
			'anthropic-messages',
			'',
			{ id: 'x', model: 'm', content: [{ type: 'text', text: 'Whole' }], stop_reason: 'end_turn' },
		],
	] as const) {
		it(`speaks ${protocol}, in one piece too`, async () => {
			provider = await startProvider(json(200, answer));
			const address = ['--protocol', protocol, '--base-url', `${provider.origin}${path}`, '--model', 'm'];
			const { code, stdout, stderr } = await weir(['ask', ...address, '--no-stream', 'hi']);
			assert.deepEqual({ code, stdout }, { code: 0, stdout: 'Whole' }, stderr);
			assert.equal(body().stream, false);
		});
	}

	it('tries as often as --retries says', async () => {
		const { code, error } = await weir(await at({ status: 503 }, '--retries', '0'));
		assert.deepEqual({ code, kind: error?.kind }, { code: 1, kind: 'overloaded' });
		assert.equal(provider?.requests.length, 1);
		await provider?.close();
		await weir(await at({ status: 503, headers: { 'retry-after': '0' } }, '--retries', '1'));
		assert.equal(provider?.requests.length, 2);
	});

	it('does without the policies that it is told to do without', async () => {
		const busy = await weir(await at([{ status: 503 }, chatStream('Yes')], '--no-retry'));
		assert.deepEqual({ code: busy.code, kind: busy.error?.kind }, { code: 1, kind: 'overloaded' });
		await provider?.close();
		const refusal = errorReply(400, { message: 'Unknown parameter: stream_options' });
		const learnt = await weir(await at([refusal, chatStream('Yes')]));
		assert.deepEqual({ code: learnt.code, stdout: learnt.stdout }, { code: 0, stdout: 'Yes' });
		await provider?.close();
		const refused = await weir(await at([refusal, chatStream('Yes')], '--no-learn'));
		assert.deepEqual({ code: refused.code, kind: refused.error?.kind }, { code: 1, kind: 'invalid-request' });
		await provider?.close();
		const short = await weir(await at(chatStream('Hello there'), '--bound-text', '5'));
		assert.equal(short.stdout, 'Hello');
		await provider?.close();
		const whole = await weir(await at(chatStream('Hello there'), '--bound-text', '5', '--no-bound'));
		assert.equal(whole.stdout, 'Hello there');
		await provider?.close();
		const patient = await weir(
			await at({ ...chatStream('Late'), delayMs: 300 }, '--connect-ms', '1', '--no-timeout'),
		);
		assert.equal(patient.stdout, 'Late');
	});

	it('says a limit of tokens as the provider of the preset wants it', async () => {
		provider = await startProvider(chatStream('Yes'));
		const address = [
			'--provider',
			'openai',
			'--base-url',
			provider.baseUrl,
			'--key-env',
			'KEY',
			'--model',
			'm',
		];
		const { code, stderr } = await weir(['ask', ...address, '--max-tokens', '7', 'hi'], {
			env: { KEY: 'canary-Key.1234567890' },
		});
		assert.equal(code, 0, stderr);
		const { max_tokens, max_completion_tokens } = body();
		assert.deepEqual(
			{ max_tokens, max_completion_tokens },
			{ max_tokens: undefined, max_completion_tokens: 7 },
		);
	});

	const hello = chatStream('Hello there').body as string;
	const first = hello.slice(0, hello.indexOf('data:', hello.indexOf('Hello')));
	for (const [option, script] of [
		['--connect-ms', { delayMs: Number.POSITIVE_INFINITY }],
		['--first-event-ms', { body: [': wait\n\n', 60_000] }],
		['--idle-ms', { body: [first, 60_000] }],
		['--content-ms', { body: [first, ...Array(300).fill([': alive\n\n', 40]).flat(), 60_000] }],
		['--total-ms', { body: [first, 60_000] }],
	] as const) {
		it(`waits no longer than ${option}`, async () => {
			const { code, error } = await weir(await at(script, option, '300', '--retries', '0'));
			assert.deepEqual({ code, kind: error?.kind }, { code: 1, kind: 'timeout' });
		});
	}

	for (const [name, args, message] of [
		['a temperature above its range', ['--temperature', '3'], /--temperature .* from 0 to 2, not "3"/],
		['a negative one', ['--temperature', '-1'], /--temperature .* from 0 to 2, not "-1"/],
		['a number that is none', ['--top-p', 'half'], /--top-p .* from 0 to 1, not "half"/],
		['an endless number', ['--top-p', '1e400'], /--top-p .* from 0 to 1/],
		['half a token', ['--max-tokens', '1.5'], /--max-tokens .* whole number of at least 1/],
		['five stops', ['1', '2', '3', '4', '5'].flatMap((stop) => ['--stop', stop]), /--stop .* 4 times, not 5/],
		['a limit that no timer can hold', ['--idle-ms', '2147483648'], /--idle-ms .* to 2147483647/],
		['too many retries', ['--retries', '9'], /--retries .* from 0 to 4/],
		['tools that are not there', ['--tools', 'no/such.json'], /no\/such\.json cannot be read \(ENOENT\)/],
		['tools that are no array', ['--tools', '{}'], /--tools must hold an array/],
		[
			'a tool without a name',
			['--tools', '[{"type":"function","function":{}}]'],
			/tools\[0\]\.function\.name/,
		],
		['a choice without tools', ['--tool-choice', 'auto'], /--tool-choice needs --tools/],
		[
			'a choice that is none',
			['--tools', JSON.stringify([TOOL]), '--tool-choice', 'nope'],
			/auto, none, required, get_weather, not "nope"/,
		],
		['a format that is no schema', ['--response-format', '[1]'], /--response-format must be text/],
		['a protocol nobody speaks', ['--protocol', 'smtp'], /no protocol "smtp".*anthropic-messages/],
	] as const) {
		it(`refuses ${name} in a sentence, before anything is sent`, async () => {
			await assert.rejects(ask([...NOWHERE, ...args, 'hi']), { kind: 'invalid-request', message });
		});
	}

	it('says which file is not JSON', async () => {
		const file = path.join(folder, 'broken.json');
		await assert.rejects(ask([...NOWHERE, '--tools', file, 'hi']), {
			message: /broken\.json is not JSON/,
		});
	});
});
