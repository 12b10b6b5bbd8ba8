import assert from 'node:assert/strict';
import { listModels } from '../../../src/core/models.ts';
import { askModelName } from '../../../src/vscode/providers/model-name.ts';
import { parseProviders, providerRecord } from '../../../src/vscode/providers/provider.ts';
import { errorReply, modelList } from '../../servers/chat-stream.ts';
import { type Script, type Provider as Server, startProvider } from '../../servers/provider.ts';
import { type Reply, scriptedPrompts } from './scripted-prompts.ts';

const KEY = 'canary-0123456789abcdef';

describe('model names from a real server', () => {
	let server: Server | undefined;
	afterEach(() => server?.close());

	const ask = async (script: Script, ...replies: Reply[]) => askOf({ preset: 'custom' }, script, ...replies);
	const askOf = async (entry: object, script: Script, ...replies: Reply[]) => {
		server = await startProvider(script);
		const { providers } = parseProviders([{ id: 'acme', name: 'Acme', baseUrl: server.baseUrl, ...entry }]);
		const [provider] = providers;
		assert.ok(provider);
		const prompts = scriptedPrompts(...replies);
		const name = await askModelName(prompts, {
			listModels,
			provider: () => providerRecord(provider, async () => KEY),
			changeKey: async () => true,
		});
		return { name, asked: prompts.asked, requests: server.requests };
	};

	it('come from /models, asked with the key', async () => {
		const { name, requests } = await ask(modelList('m-1', 'm-2'), 'm-2');
		assert.equal(name, 'm-2');
		assert.equal(requests[0]?.url, '/v1/models');
		assert.equal(requests[0]?.headers.authorization, `Bearer ${KEY}`);
	});

	it('come in the manner of the protocol, with the headers of the settings', async () => {
		const headers = { 'X-Team': 'weir' };
		const { requests } = await askOf({ preset: 'anthropic', headers }, modelList('m-1'), 'm-1');
		assert.equal(requests[0]?.url, '/v1/models');
		assert.equal(requests[0]?.headers['x-api-key'], KEY);
		assert.equal(requests[0]?.headers.authorization, undefined);
		assert.equal(requests[0]?.headers['x-team'], 'weir');
	});

	it('of Poe come from the same list, whichever client asks its bots', async () => {
		const { requests } = await askOf({ preset: 'poe', useOpenAIClient: false }, modelList('m-1'), 'm-1');
		assert.equal(requests[0]?.url, '/v1/models');
	});

	it('can be entered where the list is empty', async () => {
		const { name } = await ask(modelList(), 'mine');
		assert.equal(name, 'mine');
	});

	it('that the settings would not take are not offered, and refused where they are typed', async () => {
		const long = 'm'.repeat(301);
		const { name } = await ask(modelList('m-1', long), { typed: long });
		assert.equal(name, undefined);
		await server?.close();
		await assert.rejects(ask(modelList('m-1', long), long), /has no/);
		await server?.close();
		await assert.rejects(ask(modelList(), long), /300 characters/);
	});

	it('come after another try, and what a server says of the key shows nothing of it', async () => {
		const refused = errorReply(401, { message: `Incorrect API key provided: ${KEY}.` });
		const { name, asked } = await ask([refused, refused, modelList('m-1')], 'Change Key', 'Try Again', 'm-1');
		assert.equal(name, 'm-1');
		assert.match(asked[0] ?? '', /Acme/);
		assert.ok(!asked.join().includes('canary'));
	});

	it('can be left at the failure', async () => {
		const { name } = await ask({ status: 500, body: 'oh' }, 'escape');
		assert.equal(name, undefined);
	});
});
