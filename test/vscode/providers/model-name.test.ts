import assert from 'node:assert/strict';
import { listModels } from '../../../src/core/models.ts';
import { withKey } from '../../../src/vscode/providers/endpoint.ts';
import { askModelName } from '../../../src/vscode/providers/model-name.ts';
import { parseProviders } from '../../../src/vscode/providers/provider.ts';
import { errorReply, modelList } from '../../servers/chat-stream.ts';
import { type Script, type Provider as Server, startProvider } from '../../servers/provider.ts';
import { type Reply, scriptedPrompts } from './scripted-prompts.ts';

const KEY = 'canary-0123456789abcdef';

describe('model names from a real server', () => {
	let server: Server | undefined;
	afterEach(() => server?.close());

	const ask = async (script: Script, ...replies: Reply[]) => {
		server = await startProvider(script);
		const { providers } = parseProviders([
			{ id: 'acme', preset: 'custom', name: 'Acme', baseUrl: server.baseUrl },
		]);
		const [provider] = providers;
		assert.ok(provider);
		const prompts = scriptedPrompts(...replies);
		const name = await askModelName(prompts, {
			listModels,
			endpoint: () => withKey(provider, async () => KEY),
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
