import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chatStream, errorReply, modelList } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { addProvider } from './add-provider.ts';
import { ChatPage } from './chat-page.ts';

const CANARY = 'canary-7d1f/0c+e9b2==4a6f8';

/** Each form in which the key may hide. */
const FORMS = [
	CANARY,
	Buffer.from(CANARY).toString('base64').replace(/=+$/, ''),
	Buffer.from(CANARY).toString('base64url'),
	encodeURIComponent(CANARY),
	Buffer.from(CANARY, 'utf16le').toString('latin1'),
];

/** Runs in every frame: whatever is posted to it is kept, so that it can be looked through. */
const KEEP_MESSAGES = `
	globalThis.seenMessages = [];
	addEventListener('message', ({ data }) => seenMessages.push(JSON.stringify(data) ?? ''));
`;

describe('a key', function () {
	this.timeout(120_000);
	let vscode: Launched;
	let provider: Provider;
	let elsewhere: Provider;
	let folder: string;
	let reply: Reply = chatStream('All is well.');

	before(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-keys-'));
		elsewhere = await startProvider(chatStream('Thank you for the key.'));
		provider = await startProvider(({ url }) => (url === '/v1/models' ? modelList('model-a') : reply));
		vscode = await launch({ profile: folder, settings: { 'weir.retries': 0 } });
		await vscode.context.addInitScript({ content: KEEP_MESSAGES });
		await vscode.reload();
		await ChatPage.open(vscode.ui);
	});
	after(async () => {
		await vscode?.close();
		await provider?.close();
		await elsewhere?.close();
		await fs.rm(folder, { recursive: true, force: true });
	});

	it('is used, refused, echoed, redirected and left alone, and shown nowhere', async () => {
		const { ui } = vscode;
		await addProvider(ui, { address: provider.baseUrl, key: CANARY, model: 'model-a' });
		const chat = await ChatPage.open(ui);
		await chat.asks('model-a');
		await chat.send('hello');
		await chat.shows('All is well.');

		// What a gateway that is being debugged may answer: whatever it got.
		reply = chatStream(`The request said Bearer ${CANARY} it seems.`);
		await chat.send('what did I send');
		await chat.shows(/The request said .* it seems\./);

		const echo = `You sent ${FORMS.join(' and ')}.`;
		const failing: Reply[] = [
			errorReply(401, { message: echo }, { 'x-echo': CANARY }),
			errorReply(500, { message: echo }),
			{ status: 302, headers: { location: `${elsewhere.baseUrl}/chat/completions` } },
			{ status: 308, headers: { location: `${elsewhere.baseUrl}/${encodeURIComponent(CANARY)}` } },
			{ headers: { 'content-type': 'text/html' }, body: `<html>${echo}</html>` },
			{ body: `data: {"error":{"message":${JSON.stringify(echo)}}}\n\n` },
			{ body: echo, end: 'reset' },
		];
		for (const next of failing) {
			reply = next;
			const asked = provider.requests.length;
			await chat.send('again');
			assertClean(await chat.failure(/./), 'the error card');
			assert.equal(provider.requests.length, asked + 1);
		}
		await provider.close();
		await chat.send('is anybody there');
		await chat.failure(/./);

		assert.ok(provider.requests.every(({ headers }) => headers.authorization === `Bearer ${CANARY}`));
		assert.equal(elsewhere.requests.length, 0);
	});

	it('is in no message to the page, no log, no setting and no file', async () => {
		for (const frame of vscode.page.frames()) {
			const seen = await frame
				.evaluate(() => (globalThis as { seenMessages?: string[] }).seenMessages ?? [])
				.catch(() => []);
			assertClean(seen.join('\n'), `messages to ${frame.url().slice(0, 80)}`);
		}
		await vscode.ui.command('Weir: Show Log');
		const log = await vscode.call(async (api) => {
			for (let wait = 0; wait < 50; wait++) {
				const output = api.workspace.textDocuments.find(
					({ uri }) => uri.scheme === 'output' && /Weir/.test(uri.path),
				);
				if (output?.getText().includes('model-a')) {
					return output.getText();
				}
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			return '';
		});
		assert.match(log, /model-a: stop/);
		assertClean(log, 'the log');
		assertClean(
			await vscode.call((api) => JSON.stringify(api.workspace.getConfiguration('weir'))),
			'the settings',
		);
		// VS Code writes what it keeps for extensions in its own time.
		for (let wait = 0; wait < 60 && (await tracesIn(folder)).size < TRACES.length; wait++) {
			await new Promise((resolve) => setTimeout(resolve, 500));
		}
		await vscode.close();
		const left = await tracesIn(folder);
		// The search is worth something only where it finds what the session did leave: conversation, log, settings.
		assert.deepEqual([...left].sort(), [...TRACES].sort());
	});
});

/** What the session leaves behind on purpose: conversation, log, settings. */
const TRACES = ['is anybody there', 'model-a: stop', 'weir.providers'];

/** Reads every file below the folder; fails where the key is in one. */
async function tracesIn(folder: string): Promise<Set<string>> {
	const left = new Set<string>();
	for (const file of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
		if (file.isFile()) {
			const name = path.join(file.parentPath, file.name);
			// VS Code replaces its files while it runs.
			const content = await fs.readFile(name, 'latin1').catch(() => '');
			assertClean(content, name);
			for (const trace of TRACES) {
				if (content.includes(trace)) {
					left.add(trace);
				}
			}
		}
	}
	return left;
}

function assertClean(text: string, where: string): void {
	for (const form of FORMS) {
		assert.ok(!text.includes(form), `The key is in ${where}.`);
	}
	assert.ok(!text.includes('canary-7d1f'), `A piece of the key is in ${where}.`);
}
