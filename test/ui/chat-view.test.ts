import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { errorReply } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import type { Theme } from '../workbench/workbench.ts';
import { ChatPage } from './chat-page.ts';

const THEMES: readonly Theme[] = ['dark', 'light', 'highContrast', 'highContrastLight'];
const NARROW = 300;

describe('the chat view, with the demo', function () {
	this.timeout(120_000);
	let weir: Launched;

	before(async () => {
		weir = await launch({ viewport: { width: 1000, height: 800 } });
		await ChatPage.open(weir.ui);
		await weir.ui.sideBarWidth(NARROW);
	});
	after(() => weir?.close());

	it('says in its first state that this is the demo, and how to connect a real model', async () => {
		const chat = await ChatPage.open(weir.ui);
		await shoot('chat-empty');
		const text = await chat.text();
		assert.match(text, /demo/i);
		assert.match(text, /Add Provider/);
	});

	for (const [name, prompt, end] of [
		['table-and-code', 'Show me a table and some code', /connects a real model/],
		['reasoning', 'Think before you answer', /connects a real model|Add Provider/],
		['tools', 'read src/price.ts', /price/],
		['rate-limit', 'rate limit', /Retry/],
		['cut', 'cut', /Retry/],
	] as const) {
		it(`shows ${name} in every theme at ${NARROW} px`, async () => {
			const chat = await newChat();
			await chat.send(prompt);
			await chat.shows(end);
			await chat.idle();
			await shoot(`chat-${name}`);
		});
	}

	it('works by keyboard alone: ask, stop, come back to the text', async () => {
		const { page } = weir;
		const chat = await newChat();
		await page.keyboard.type('long');
		await page.keyboard.press('Enter');
		await chat.shows(/\w{3}/);
		await page.keyboard.press('Escape');
		await chat.shows(/Stopped/);
		await page.keyboard.press('ArrowUp');
		assert.equal(await chat.frame.locator('.composer-text').inputValue(), 'long');
	});

	it('keeps what streams while it is hidden, and is there again where it is moved', async () => {
		const before = await newChat();
		await before.send('Show me a table and some code');
		await before.shows(/\w{3}/);
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.view.explorer'));
		await weir.page.waitForTimeout(1500);
		const shown = await ChatPage.open(weir.ui);
		await shown.shows(/connects a real model/);
		await shown.idle();
		const text = await shown.transcript();
		await weir.call((vscode) =>
			vscode.commands.executeCommand('vscode.moveViews', {
				viewIds: ['weir.chat'],
				destinationId: 'workbench.view.explorer',
			}),
		);
		const moved = await ChatPage.open(weir.ui);
		await moved.shows(/connects a real model/);
		assert.equal(await moved.transcript(), text);
	});

	/** Begins a new chat, the cursor in its composer. */
	async function newChat(): Promise<ChatPage> {
		await weir.ui.command('Weir: New Chat');
		const chat = await ChatPage.open(weir.ui);
		await chat.frame.locator('.turn').first().waitFor({ state: 'detached' });
		await chat.frame.locator('.composer-text:focus').waitFor();
		return chat;
	}

	async function shoot(name: string): Promise<void> {
		for (const theme of THEMES) {
			await weir.ui.theme(theme);
			await weir.ui.screenshot(`${name}-${theme}`, '.part.sidebar');
		}
		await weir.ui.theme('light');
	}
});

describe('the chat view, when a provider fails', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: Provider;
	let chat: ChatPage;

	before(async () => {
		provider = await startProvider(({ body }) => {
			const { model } = JSON.parse(body) as { model: string };
			return model === 'unknown'
				? errorReply(404, { message: 'The model does not exist', code: 'model_not_found' })
				: errorReply(429, { message: 'Slow down' }, { 'retry-after': '120' });
		});
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	it('says that there is no such model, and offers another one', async () => {
		weir = await launch({ settings: settingsFor(provider.baseUrl, 'unknown') });
		chat = await ChatPage.open(weir.ui);
		await chat.send('hello');
		assert.match(await chat.failure(/model/), /Choose Model.*Retry/s);
	});

	it('says how long a rate limit lasts', async () => {
		await use(provider.baseUrl, 'busy');
		await chat.send('hello');
		assert.match(await chat.failure(/120 s/), /Retry/);
	});

	it('says that nothing answers', async () => {
		const gone = await startProvider({});
		await gone.close();
		await use(gone.baseUrl, 'down');
		await chat.send('hello');
		assert.match(await chat.failure(/Nothing answers/), /Retry/);
	});

	it('says that what answers is no HTTP', async () => {
		const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		assert.ok(address && typeof address === 'object');
		await use(`http://127.0.0.1:${address.port}/v1`, 'mail');
		await chat.send('hello');
		assert.match(await chat.failure(/HTTP/), /Retry/);
		server.close();
	});

	async function use(baseUrl: string, model: string): Promise<void> {
		await weir.call(
			async (vscode, values) => {
				const settings = vscode.workspace.getConfiguration();
				for (const [name, value] of Object.entries(values)) {
					await settings.update(name, value, vscode.ConfigurationTarget.Global);
				}
			},
			settingsFor(baseUrl, model),
		);
		await chat.asks(model);
	}
});

function settingsFor(baseUrl: string, model: string) {
	return {
		'weir.providers': [{ id: 'test', preset: 'custom', name: 'Test', baseUrl, models: [model] }],
		'weir.model': `test/${model}`,
		'weir.retries': 0,
	};
}
