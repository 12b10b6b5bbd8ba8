import assert from 'node:assert/strict';
import { chatStream, modelList } from '../servers/chat-stream.ts';
import { admitPages } from '../servers/cors.ts';
import { startProvider } from '../servers/provider.ts';
import { type LaunchedWeb, launchWeb } from '../workbench/launch-web.ts';
import { addProvider } from './add-provider.ts';
import { ChatPage } from './chat-page.ts';
import { holdsText, selectLines, textOf } from './editor.ts';
import { answerNotification, enterText, pickLine, readNotification } from './quick-input.ts';

const FILE = 'export const price = 42;\n';
const KEY = 'key-of-the-browser-0123456789';

// The tests build on each other, as a user's first half hour does.
describe('Weir where VS Code runs in a browser alone', function () {
	this.timeout(120_000);
	let weir: LaunchedWeb;

	before(async () => {
		weir = await launchWeb();
		await weir.call(async (vscode, text) => {
			const [folder] = vscode.workspace.workspaceFolders ?? [];
			if (!folder) {
				throw new Error('No folder is open.');
			}
			const file = vscode.Uri.joinPath(folder.uri, 'src/price.ts');
			await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
		}, FILE);
	});
	after(() => weir?.close());

	it('runs in a web worker', async () => {
		const found = await weir.call((vscode) => ({
			scheme: vscode.extensions.getExtension('weir.weir')?.extensionUri.scheme,
			hasNode: typeof process === 'object' && 'versions' in process && 'node' in process.versions,
			remote: vscode.env.remoteName ?? null,
		}));
		assert.deepEqual(found, { scheme: 'http', hasNode: false, remote: null });
	});

	it('answers in its view', async () => {
		const chat = await ChatPage.open(weir.ui);
		await chat.send('hello');
		await chat.shows(/demo/i);
		await chat.idle();
		await weir.ui.screenshot('browser-chat');
	});

	it('keeps the chat in the browser, and has it again after the page was loaded anew', async () => {
		assert.match(await keptFiles(weir), /\/globalStorage\/weir\.weir\/sessions\/[^\n]+\.log/);
		await weir.reload();
		await weir.ui.command('Weir: History');
		await weir.page.locator('.quick-input-list .monaco-list-row', { hasText: 'hello' }).first().click();
		const chat = await ChatPage.find(weir.ui);
		await chat.shows(/demo/i);
		assert.match(await chat.transcript(), /hello/);
		await weir.ui.screenshot('browser-history');
	});

	it('lets the model read a file of a virtual workspace, and edit it when its diff is accepted', async () => {
		const chat = await ChatPage.open(weir.ui);
		await chat.send('read src/price.ts');
		await chat.shows(/price = 42/);
		await chat.idle();
		await chat.send('edit src/price.ts');
		await weir.page.getByRole('button', { name: 'Accept Edit' }).click();
		await chat.shows(/Done\. The tool said/);
		await chat.idle();
	});

	// VS Code's own Chat sends nothing to any participant there: it has no default one without a server.
	it('gives VS Code its models', async () => {
		const said = await weir.call(async (vscode) => {
			const [model] = await vscode.lm.selectChatModels({ vendor: 'weir' });
			const answer = await model?.sendRequest([vscode.LanguageModelChatMessage.User('hello')]);
			let text = '';
			for await (const piece of answer?.text ?? []) {
				text += piece;
			}
			return text;
		});
		assert.match(said, /demo/);
	});

	it('writes a proposal when it is accepted, and one undo takes it back', async () => {
		const before = await refactor(weir);
		await weir.page.getByRole('button', { name: 'Accept Edit' }).click();
		await weir.page.getByText('One undo takes it back').waitFor();
		assert.notEqual(await textOf(weir, 'src/price.ts'), before);
		await weir.page.keyboard.press('ControlOrMeta+Z');
		await holdsText(weir, 'src/price.ts', before);
	});

	it('leaves the file be when a proposal is rejected', async () => {
		const before = await refactor(weir);
		await weir.page.getByRole('button', { name: 'Accept Edit' }).waitFor();
		await answerNotification(weir.ui, /Weir proposes/, 'Reject');
		await weir.page.getByText('price.ts (proposed by Weir)').waitFor({ state: 'hidden' });
		assert.equal(await textOf(weir, 'src/price.ts'), before);
	});

	it('explains the selection', async () => {
		await selectLines(weir, 'src/price.ts', 1, 1);
		await weir.ui.command('Weir: Explain Selection');
		const page = await weir.ui.openWeir();
		await page.getByText('price.ts:1').first().waitFor();
	});

	it('asks a provider with a key, and has both again after the page was loaded anew', async () => {
		const provider = await startProvider(admitPages(answer));
		try {
			await addProvider(weir.ui, { address: provider.baseUrl, key: KEY, model: 'model-a' });
			let chat = await ChatPage.open(weir.ui);
			await chat.asks('model-a');
			await chat.send('hello');
			await chat.shows('Hello from afar.');
			await chat.idle();
			await weir.reload();
			chat = await ChatPage.open(weir.ui);
			await chat.asks('model-a');
			await chat.send('hello again');
			await chat.shows('Hello from afar.');
			const asked = provider.requests.filter(({ method }) => method === 'POST');
			assert.deepEqual(
				asked.map(({ headers }) => headers.authorization),
				[`Bearer ${KEY}`, `Bearer ${KEY}`],
			);
			// The provider admits no other header, and was asked for none.
			const wished = provider.requests.map(({ headers }) => headers['access-control-request-headers']);
			assert.deepEqual([...new Set(wished)].sort(), [
				'authorization',
				'authorization,content-type',
				undefined,
			]);
		} finally {
			await provider.close();
		}
	});

	it('asks Anthropic in the way that it asks browsers for', async () => {
		const seen: { url: string; headers: Record<string, string> }[] = [];
		await weir.context.route('https://api.anthropic.com/**', async (route) => {
			const request = route.request();
			seen.push({ url: request.url(), headers: await request.allHeaders() });
			const headers = { 'access-control-allow-origin': '*' };
			await (request.url().includes('/models')
				? route.fulfill({ headers, json: CLAUDES })
				: route.fulfill({ headers, contentType: 'text/event-stream', body: CLAUDE_SAYS }));
		});
		try {
			await weir.ui.command('Weir: Add Provider');
			await pickLine(weir.ui, 'Add Provider', 'Anthropic');
			await enterText(weir.ui, 'key', KEY);
			await pickLine(weir.ui, 'choose a model', 'claude-sonnet-4-6');
			const chat = await ChatPage.open(weir.ui);
			await chat.asks('claude-sonnet-4-6');
			await chat.send('hello');
			await chat.shows('Hello from Claude.');
			assert.ok(seen.some(({ url }) => url.endsWith('/v1/messages')));
			for (const { headers } of seen) {
				assert.equal(headers['x-api-key'], KEY);
				assert.equal(headers['anthropic-dangerous-direct-browser-access'], 'true');
			}
		} finally {
			await weir.context.unrouteAll();
		}
	});

	it('says of a server that admits no web pages what that means', async () => {
		const provider = await startProvider(answer);
		try {
			await useProvider(weir, { id: 'closed', preset: 'custom', baseUrl: provider.baseUrl });
			const chat = await ChatPage.open(weir.ui);
			await chat.asks('model-a');
			await chat.send('hello');
			await chat.failure(/admits no web pages/);
			// A list without a key is asked for unasked, and cannot be read.
			assert.ok(provider.requests.every(({ method }) => method !== 'POST'));
		} finally {
			await provider.close();
		}
	});

	it('has no gateway, and says so', async () => {
		await weir.page.keyboard.press('F1');
		await weir.ui.quickInput().fill('>Weir: St');
		const rows = weir.page.locator('.quick-input-list .monaco-list-row');
		await rows.filter({ hasText: 'Weir: Stop' }).first().waitFor();
		assert.equal(await rows.filter({ hasText: 'Gateway' }).count(), 0);
		await weir.page.keyboard.press('Escape');
		await weir.call((vscode) => vscode.commands.executeCommand('weir.startGateway'));
		await readNotification(weir.ui, 'The gateway cannot listen where VS Code runs in a browser alone.');
	});
});

/** What a provider with one model answers. */
const answer: Parameters<typeof admitPages>[0] = ({ url }) =>
	url.endsWith('/models') ? modelList('model-a') : chatStream('Hello from afar.');

const CLAUDES = {
	data: [
		{
			type: 'model',
			id: 'claude-sonnet-4-6',
			display_name: 'Claude Sonnet 4.6',
			created_at: '2026-02-17T00:00:00Z',
		},
	],
	has_more: false,
};

const CLAUDE_SAYS = [
	{
		type: 'message_start',
		message: { id: 'msg_1', model: 'claude-sonnet-4-6', usage: { input_tokens: 3, output_tokens: 1 } },
	},
	{ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
	{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello from Claude.' } },
	{ type: 'content_block_stop', index: 0 },
	{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } },
	{ type: 'message_stop' },
]
	.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
	.join('');

/** Asks for a proposal for the whole file, and resolves with what it is now. */
async function refactor(weir: LaunchedWeb): Promise<string> {
	const before = await selectLines(weir, 'src/price.ts', 1, 1);
	await weir.ui.command('Weir: Refactor Selection');
	await enterText(weir.ui, 'Weir: Refactor price.ts:1', 'Name things better');
	return before;
}

/** Makes this the only provider, and its model the one that is asked. */
function useProvider(weir: LaunchedWeb, provider: { id: string; preset: string; baseUrl: string }) {
	return weir.call(async (vscode, entry) => {
		const settings = vscode.workspace.getConfiguration('weir');
		const { Global } = vscode.ConfigurationTarget;
		await settings.update('providers', [{ ...entry, models: ['model-a'] }], Global);
		await settings.update('model', `${entry.id}/model-a`, Global);
		await settings.update('retries', 0, Global);
	}, provider);
}

/** The names of the files that VS Code keeps in the browser, a line each. */
function keptFiles({ page }: LaunchedWeb): Promise<string> {
	const store = 'vscode-userdata-store';
	// As text, for this file knows no types of a page.
	return page.evaluate(`new Promise((resolve, reject) => {
		const opening = indexedDB.open('vscode-web-db');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const reading = opening.result.transaction('${store}').objectStore('${store}').getAllKeys();
			reading.onerror = () => reject(reading.error);
			reading.onsuccess = () => {
				opening.result.close();
				resolve(reading.result.join('\\n'));
			};
		};
	})`);
}
