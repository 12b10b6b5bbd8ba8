import assert from 'node:assert/strict';
import { chatStream, errorReply, json } from '../servers/chat-stream.ts';
import { type Script, startProvider } from '../servers/provider.ts';
import { weir } from './weir.ts';

describe('weir models', function () {
	this.timeout(30_000);

	const LIST = json(200, {
		data: [
			{
				id: 'x/large',
				context_length: 1_050_000,
				supported_parameters: ['tools', 'reasoning'],
				architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
				pricing: { prompt: '0.000002', completion: '0.00001' },
			},
			{ id: 'tiny', context_length: 8192 },
		],
	});

	it('lists what a server offers, as a table and as JSON', async () => {
		await serving(LIST, async (server, requests) => {
			const table = await weir(['models', ...server, '--key-env', 'K'], { env: { K: 'key-1' } });
			assert.equal(table.code, 0, table.stderr);
			assert.equal(table.stdout, 'x/large  1.1M  tools, images, reasoning  $2 in, $10 out\ntiny     8k\n');
			assert.equal(requests()[0]?.headers.authorization, 'Bearer key-1');
			const lines = await weir(['models', ...server, '--json', '--model', 'large']);
			assert.deepEqual(
				lines.stdout
					.trim()
					.split('\n')
					.map((line) => JSON.parse(line).id),
				['x/large'],
			);
			assert.equal(requests()[1]?.headers.authorization, undefined);
		});
	});

	it('lists the demo without a network', async () => {
		assert.equal((await weir(['models', '--provider', 'demo'])).stdout, 'demo\n');
	});

	it('probes a model, and says before what it sends', async () => {
		await serving(chatStream('OK'), async (server, requests) => {
			const ran = await weir(['models', ...server, '--probe', '--model', 'm']);
			assert.equal(ran.code, 0, ran.stderr);
			assert.match(ran.stderr, /^Up to 8 short requests/);
			assert.match(ran.stdout, /^streaming {2}yes/);
			assert.match(
				ran.stdout,
				/^limit {6}yes {6}As max_tokens\.\n5 requests, 60 tokens in, 5 out; it calls itself test-model\.$/m,
			);
			assert.equal(requests().length, 5);
			const whole = await weir(['models', ...server, '--probe', '--model', 'm', '--json']);
			assert.equal(JSON.parse(whole.stdout).maxTokensField, 'max_tokens');
		});
	});

	it('fails in a sentence', async () => {
		await serving(errorReply(401, { message: 'No' }), async (server) => {
			const listed = await weir(['models', ...server]);
			assert.equal(listed.code, 1);
			assert.equal(listed.error?.kind, 'authentication');
			const probed = await weir(['models', ...server, '--probe', '--model', 'm']);
			assert.equal(probed.code, 1);
			assert.match(probed.stdout, /wants a key/);
		});
		assert.equal((await weir(['models'])).error?.kind, 'invalid-request');
		assert.equal((await weir(['models', '--provider', 'demo', '--what'])).error?.kind, 'invalid-request');
		const nameless = await weir(['models', '--provider', 'ollama', '--probe']);
		assert.match(nameless.error?.message ?? '', /--model/);
	});
});

async function serving(
	script: Script,
	test: (
		server: string[],
		requests: () => readonly { headers: Readonly<Record<string, unknown>> }[],
	) => Promise<void>,
): Promise<void> {
	const provider = await startProvider(script);
	try {
		await test(['--protocol', 'openai-chat', '--base-url', provider.baseUrl], () => provider.requests);
	} finally {
		await provider.close();
	}
}
