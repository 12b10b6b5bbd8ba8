import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { chatStream, modelList } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { openBrowser } from '../workbench/window.ts';
import { Workbench } from '../workbench/workbench.ts';
import { addProvider } from './add-provider.ts';
import { type StartedWeir, startWeir } from './started-weir.ts';

describe('npm start', function () {
	this.timeout(120_000);
	let folder: string;
	let weir: StartedWeir;
	let browser: BrowserContext;
	let provider: Provider;

	const start = () => startWeir('--user-data', path.join(folder, 'user'));
	const openWindow = async (address: URL): Promise<Workbench> => {
		const page = browser.pages()[0] ?? (await browser.newPage());
		await page.goto(address.href);
		// A user's window: nothing of a test runs in its extension host.
		const ui = new Workbench(page, () => Promise.reject(new Error('This window has no runner.')));
		await page.waitForSelector('.monaco-workbench');
		return ui;
	};
	const ask = async (ui: Workbench, text: string, answer: string) => {
		const page = await ui.webview('.composer-text');
		await page.locator('.composer-text').fill(text);
		await page.locator('.composer-text').press('Enter');
		await page.locator('.turn').last().filter({ hasText: answer }).waitFor();
	};

	before(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-start-'));
		provider = await startProvider(({ url }) =>
			url === '/v1/models' ? modelList('model-a') : chatStream('All is well.'),
		);
		weir = await start();
		browser = await openBrowser(path.join(folder, 'browser'));
	});
	after(async () => {
		await browser?.close();
		await weir?.stop();
		await provider?.close();
		await fs.rm(folder, { recursive: true, force: true, maxRetries: 5 });
	});

	it('prints an address on this machine with an unguessable token', () => {
		assert.equal(weir.address.hostname, '127.0.0.1');
		assert.ok((weir.address.searchParams.get('tkn') ?? '').length >= 40);
	});

	it('shows Weir’s chat view at once, and the demo answers without a key', async () => {
		const ui = await openWindow(weir.address);
		await ask(ui, 'hello', 'not a model: it answers from a script on this machine');
		await ui.screenshot('start');
	});

	it('copies code into the clipboard, from which it is pasted into an editor', async () => {
		const ui = await openWindow(weir.address);
		const { page } = ui;
		await ask(ui, 'Show me some code', 'connects a real model');
		const view = await ui.webview('.composer-text');
		const block = view.locator('.turn').last().locator('.code-block').first();
		const code = ((await block.locator('code').textContent()) ?? '').trimEnd();
		await block.hover();
		await block.getByRole('button', { name: 'Copy' }).click();
		await ui.command('New Untitled Text File');
		await page.locator('.editor-instance .monaco-editor.focused').waitFor();
		await page.keyboard.press('ControlOrMeta+V');
		await page.locator('.editor-instance .view-line', { hasText: /\S/ }).first().waitFor();
		assert.equal(await page.evaluate('navigator.clipboard.readText()'), code);
		const pasted = await page.locator('.editor-instance .view-line').allInnerTexts();
		assert.deepEqual(pasted.join('\n').match(/\S+/g), code.match(/\S+/g));
		await ui.command('Revert and Close Editor');
	});

	it('gives half of a stored key’s seal to the window it serves, and to nobody else', async () => {
		const address = new URL('/mint-key', weir.address).href;
		assert.equal((await fetch(address, { method: 'POST' })).status, 403);
		const mine = await browser.request.post(address);
		assert.equal(mine.status(), 200);
		assert.equal((await mine.body()).length, 32);
	});

	it('refuses to be reached without its token, and by another name', async () => {
		assert.equal((await fetch(weir.address.origin)).status, 403);
		assert.equal(await statusFor(weir.address, 'weir.example'), 403);
	});

	it('keeps a key that was stored, in the next run too', async () => {
		const ui = await openWindow(weir.address);
		const page = await ui.webview('.composer-text');
		await addProvider(ui, { address: provider.baseUrl, key: 'kept-key', model: 'model-a' });
		await page.locator('.model-button', { hasText: 'model-a' }).waitFor();
		await ask(ui, 'first', 'All is well.');
		const { origin } = weir.address;
		await weir.stop();
		await assert.rejects(fetch(origin));

		weir = await start();
		assert.equal(weir.address.origin, origin);
		const earlier = provider.requests.length;
		// The chat of the run before is there again, with an answer of the same words.
		await ask(await openWindow(weir.address), 'second', 'All is well.');
		while (provider.requests.length === earlier) {
			await setTimeout(50);
		}
		const last = provider.requests.at(-1);
		assert.match(last?.body ?? '', /second/);
		assert.equal(last?.headers.authorization, 'Bearer kept-key');
	});
});

/** `fetch` would not let a Host header be chosen. */
async function statusFor(address: URL, host: string): Promise<number | undefined> {
	const sent = request({ host: address.hostname, port: address.port, headers: { host } }).end();
	const [response] = await once(sent, 'response');
	response.resume();
	return response.statusCode;
}
