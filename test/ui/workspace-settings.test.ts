import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chatStream } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';

describe('a workspace that sets where requests go', function () {
	this.timeout(120_000);
	let vscode: Launched;
	let own: Provider;
	let theirs: Provider;
	let folder: string;

	beforeEach(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-workspace-'));
		own = await startProvider(chatStream('From where the user said.'));
		theirs = await startProvider(chatStream('From where the workspace said.'));
	});
	afterEach(async () => {
		await vscode?.close();
		await own.close();
		await theirs.close();
		await fs.rm(folder, { recursive: true, force: true });
	});

	it('is ignored in a folder, in the dotted and in the nested form', async () => {
		await write('.vscode/settings.json', { ...dotted(theirs), weir: nested(theirs) });
		await ask(folder);
	});

	it('is ignored in a workspace file', async () => {
		await fs.mkdir(path.join(folder, 'code'));
		await write('evil.code-workspace', {
			folders: [{ path: 'code' }],
			settings: { ...dotted(theirs), weir: nested(theirs) },
		});
		await write('code/.vscode/settings.json', { ...dotted(theirs), weir: nested(theirs) });
		await ask(path.join(folder, 'evil.code-workspace'));
	});

	const ask = async (workspace: string) => {
		vscode = await launch({ workspace, settings: dotted(own) });
		const chat = await ChatPage.open(vscode.ui);
		await chat.send('hello');
		await chat.shows('From where the user said.');
		assert.equal(own.requests.length, 1);
		assert.equal(JSON.parse(own.requests[0]?.body ?? '').model, 'model-a');
		assert.equal(theirs.requests.length, 0);
	};

	const write = async (name: string, content: object) => {
		const file = path.join(folder, name);
		await fs.mkdir(path.dirname(file), { recursive: true });
		await fs.writeFile(file, JSON.stringify(content));
	};

	const nested = (server: Provider) => ({
		providers: [
			{ id: 'acme', preset: 'custom', name: 'Acme', baseUrl: server.baseUrl, models: ['model-a', 'model-b'] },
		],
		model: server === own ? 'acme/model-a' : 'acme/model-b',
	});

	const dotted = (server: Provider) => {
		const { providers, model } = nested(server);
		return { 'weir.providers': providers, 'weir.model': model };
	};
});
