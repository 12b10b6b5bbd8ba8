import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { createModelDirectory } from '../../../src/core/models/directory.ts';
import { modelCheck } from '../../../src/core/policies/model-check.ts';
import { PROTOCOLS } from '../../../src/core/protocols/table.ts';
import { chatStream, errorReply, json } from '../../servers/chat-stream.ts';
import { type Script, startProvider } from '../../servers/provider.ts';
import { drink, REQUEST } from '../scripted-stream.ts';

const TOOLS = [{ name: 't', description: '', parameters: { type: 'object' } }];

const LIST = json(200, {
	data: [
		{ id: 'llama-4', supported_features: [] },
		{ id: 'claude-opus-4.1', supported_features: ['tools'] },
		{ id: 'claude-sonnet-4', supported_features: ['tools'] },
		{ id: 'gpt-4.1', supported_features: ['tools'] },
	],
});

const UNKNOWN = errorReply(404, { message: 'The model does not exist', code: 'model_not_found' });

describe('modelCheck', function () {
	this.timeout(20_000);

	it('refuses tools that the model cannot call, before the request, and names models that can', async () => {
		await serving(chatStream('hi'), async ({ ask, directory, requests }) => {
			await directory.list({ signal: new AbortController().signal });
			const { error } = await ask('llama-4', TOOLS);
			assert.equal(
				String(error),
				'StreamError: llama-4 cannot call tools. Models of Test that can: claude-opus-4.1, claude-sonnet-4, gpt-4.1. Choose one of them, or send no tools.',
			);
			assert.equal((error as StreamError).kind, 'invalid-request');
			assert.deepEqual(chats(requests), []);
			assert.equal((await ask('llama-4')).error, undefined);
			assert.equal((await ask('gpt-4.1', TOOLS)).error, undefined);
			assert.equal((await ask('who-knows', TOOLS)).error, undefined);
		});
	});

	it('tells the nearest names of one that the provider does not know', async () => {
		await serving(UNKNOWN, async ({ ask, requests }) => {
			const { error } = await ask('cluade-opus-4.1');
			assert.ok(error instanceof StreamError);
			assert.equal(error.kind, 'not-found');
			assert.equal(error.status, 404);
			assert.match(error.message, /^Test has no model "cluade-opus-4\.1"\. Close to it: claude-opus-4\.1/);
			assert.equal(requests.filter(({ url }) => url === '/v1/models').length, 1);
		});
	});

	it('leaves a listed model that is not found, and any other failure, as they are', async () => {
		await serving(UNKNOWN, async ({ ask }) => {
			assert.match(String((await ask('gpt-4.1')).error), /no model "gpt-4\.1" for your key/);
		});
		await serving(errorReply(401, { message: 'No' }), async ({ ask, requests }) => {
			assert.equal(((await ask('x')).error as StreamError).kind, 'authentication');
			assert.equal(requests.filter(({ url }) => url === '/v1/models').length, 0);
		});
	});

	it('tells the failure itself where the list fails too', async () => {
		const provider = await startProvider(UNKNOWN);
		try {
			const { error } = await check(provider.baseUrl).ask('x');
			assert.match(String(error), /no model "x" for your key/);
		} finally {
			await provider.close();
		}
	});

	it('stops at once while it looks for names', async () => {
		const controller = new AbortController();
		const provider = await startProvider(({ url }) => {
			if (url.endsWith('/models')) {
				controller.abort();
				return { delayMs: Number.POSITIVE_INFINITY };
			}
			return UNKNOWN;
		});
		try {
			const { stream } = check(provider.baseUrl);
			const { error } = await drink(stream, { signal: controller.signal });
			assert.equal((error as StreamError).kind, 'aborted');
		} finally {
			await provider.close();
		}
	});
});

function check(baseUrl: string) {
	const endpoint = { provider: 'test', name: 'Test', baseUrl };
	const directory = createModelDirectory(endpoint);
	const stream = modelCheck(directory)(PROTOCOLS['openai-chat'](endpoint));
	return {
		directory,
		stream,
		ask: (model: string, tools: typeof TOOLS = []) =>
			drink(stream, { request: { ...REQUEST, model, tools } }),
	};
}

async function serving(
	answer: Exclude<Script, readonly unknown[]>,
	test: (checked: ReturnType<typeof check> & { requests: { url: string }[] }) => Promise<void>,
): Promise<void> {
	const provider = await startProvider((request, count) =>
		request.url.startsWith('/v1/models')
			? LIST
			: typeof answer === 'function'
				? answer(request, count)
				: answer,
	);
	try {
		await test({ ...check(provider.baseUrl), requests: provider.requests });
	} finally {
		await provider.close();
	}
}

function chats(requests: readonly { url: string }[]): string[] {
	return requests.map(({ url }) => url).filter((url) => url !== '/v1/models');
}
