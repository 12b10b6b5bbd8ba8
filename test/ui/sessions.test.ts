import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chatStream, chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type AnotherWindow, anotherWindow } from '../workbench/another-window.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { chatReady, sendChat } from '../workbench/vscode-chat.ts';
import { ChatPage } from './chat-page.ts';
import { answerIn, keptSessions, mountSmallDisk, questionsIn, sessionsFolder } from './kept-sessions.ts';
import { findNotification } from './quick-input.ts';

const HALF = 'This is the first half of an answer, ';

const SAVED_AGAIN = 'Chats are saved again.';
/** A disk that refuses is tried again every 30 s at the least. */
const LONGEST_RETRY_MS = 40_000;

/** How often a browser's window writes down what it has open. */
const LAYOUT_MS = 6_000;

describe('chats that are kept', function () {
	this.timeout(120_000);
	let profile: string;
	let provider: Provider;
	let weir: Launched;
	let chat: ChatPage;

	before(async () => {
		profile = await mkdtemp(path.join(tmpdir(), 'weir-kept-'));
		provider = await startProvider(answerTo);
		weir = await launch({ profile, settings: settingsFor(provider) });
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
		await rm(profile, { recursive: true, force: true, maxRetries: 5 });
	});

	it('are there again after a reload in the middle of an answer, which goes on', async () => {
		await chat.send('one');
		await chat.shows('Answer to one');
		await chat.idle();
		await chat.send('hang');
		await chat.shows(HALF.trim());
		await weir.reload();
		chat = await ChatPage.open(weir.ui);
		await chat.shows(HALF.trim());
		await chat.shows('The window was closed or reloaded');
		assert.match(await chat.transcript(), /Answer to one/);
		await weir.ui.screenshot('chat-interrupted');
		await chat.press('Continue');
		await chat.shows(`${HALF}and this is the second.`);
		await chat.idle();
		const [session] = await keptSessions(profile);
		assert.deepEqual(session && questionsIn(session.transcript), ['one', 'hang']);
		assert.deepEqual(
			[...(session?.transcript.turns.values() ?? [])].map(({ status }) => status),
			['finished', 'finished'],
		);
	});

	it('stay in the history when a new one is begun, each with its workspace', async () => {
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.empty:not([hidden])').waitFor();
		await chat.send('another');
		await chat.shows('Answer to another');
		await chat.idle();
		const kept = await keptSessions(profile);
		assert.deepEqual(
			kept.map(({ transcript }) => questionsIn(transcript)),
			[['another'], ['one', 'hang']],
		);
		assert.ok(kept.every(({ transcript }) => transcript.workspace?.endsWith('/sample')));
	});

	it('come back in their editor’s tab', async () => {
		await weir.ui.command('Weir: Open Chat in Editor');
		await ask(await weir.ui.webview('.empty:not([hidden])'), 'in a tab');
		await weir.page.waitForTimeout(LAYOUT_MS);
		await weir.reload();
		const tab = await weir.ui.webview('.turn:has-text("in a tab")');
		await tab.locator('.turn').filter({ hasText: 'Answer to in a tab' }).waitFor();
		await ask(tab, 'and on');
		const [newest] = await keptSessions(profile);
		assert.deepEqual(newest && questionsIn(newest.transcript), ['in a tab', 'and on']);
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
	});

	it('lose nothing where two windows write into one of them', async () => {
		chat = await ChatPage.open(weir.ui);
		await chat.shows('Answer to another');
		const other = await anotherWindow(weir);
		try {
			const there = await weirIn(other);
			await there.shows('Answer to another');
			await Promise.all([chat.send('from here'), there.send('from there')]);
			await chat.shows('Answer to from here');
			await there.shows('Answer to from there');
			await Promise.all([chat.idle(), there.idle()]);
			const [session] = await keptSessions(profile);
			assert.deepEqual(
				[...(session?.transcript.turns.values() ?? [])].map(({ prompt }) => prompt.text).sort(),
				['another', 'from here', 'from there'],
			);
			// Each goes on showing its own branch, and tells of the other one.
			for (const page of [chat, there]) {
				await page.frame.locator('.turn').last().getByRole('group', { name: 'Branches' }).waitFor();
			}
			await chat.shows('Answer to from here');
		} finally {
			await other.close();
		}
	});

	it('are answered in one window at a time', async () => {
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.empty:not([hidden])').waitFor();
		await chat.send('hang on');
		await chat.shows(HALF.trim());
		const other = await anotherWindow(weir);
		try {
			const there = await weirIn(other);
			await there.shows(HALF.trim());
			await there.press('Continue');
			await there.shows('Another window is answering this.');
			await chat.frame.locator('.send-button').click();
			await chat.idle();
			await chat.press('Continue');
			await chat.shows(`${HALF}and this is the second.`);
			await chat.idle();
			const [session] = await keptSessions(profile);
			const [turn] = session?.transcript.turns.values() ?? [];
			assert.equal(turn?.status, 'finished');
			assert.equal(turn && answerIn(turn), `${HALF}and this is the second.`);
		} finally {
			await other.close();
		}
	});

	it('hold what VS Code’s own Chat asked, in one session for one chat', async () => {
		await chatReady(weir, 'weir');
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.action.chat.newChat'));
		assert.match(await sendChat(weir, '@weir first of two'), /Answer to first of two/);
		assert.match(await sendChat(weir, '@weir second of two'), /Answer to second of two/);
		const asked = async () => {
			const kept = await keptSessions(profile);
			return kept.map(({ transcript }) => questionsIn(transcript).join(' | '));
		};
		assert.ok((await asked()).includes('first of two | second of two'), (await asked()).join('\n'));
	});
});

describe('chats on a disk that refuses', function () {
	this.timeout(120_000);
	let profile: string;
	let provider: Provider;
	let weir: Launched | undefined;

	before(async () => {
		provider = await startProvider(answerTo);
	});
	beforeEach(async () => {
		profile = await mkdtemp(path.join(tmpdir(), 'weir-refused-'));
	});
	afterEach(async () => {
		await weir?.close();
		weir = undefined;
		await rm(profile, { recursive: true, force: true, maxRetries: 5 });
	});
	after(() => provider?.close());

	it('go on in memory, say so once, and are saved when they can be', async () => {
		const folder = sessionsFolder(profile);
		await mkdir(path.dirname(folder), { recursive: true });
		await writeFile(folder, 'in the way');
		weir = await launch({ profile, settings: settingsFor(provider) });
		const chat = await ChatPage.open(weir.ui);
		for (const question of ['one', 'two']) {
			await chat.send(question);
			await chat.shows(`Answer to ${question}`);
			await chat.idle();
		}
		await findNotification(weir.ui, 'Chats cannot be saved');
		const told = weir.page.locator('.notification-list-item', { hasText: 'Chats cannot be saved' });
		assert.equal(await told.count(), 1);
		await weir.ui.screenshot('chat-not-saved');
		await rm(folder);
		await findNotification(weir.ui, SAVED_AGAIN, LONGEST_RETRY_MS);
		const [session] = await keptSessions(profile);
		assert.deepEqual(session && questionsIn(session.transcript), ['one', 'two']);
	});

	it('go on where the disk is full, and lose nothing when there is space again', async function () {
		const folder = sessionsFolder(profile);
		await mkdir(folder, { recursive: true });
		const unmount = mountSmallDisk(folder, 256 * 1024);
		if (!unmount) {
			console.log('      skipped: this machine lets nobody mount a small disk');
			this.skip();
		}
		const ballast = path.join(folder, 'ballast');
		try {
			await writeFile(ballast, new Uint8Array(220 * 1024));
			weir = await launch({ profile, settings: settingsFor(provider) });
			const chat = await ChatPage.open(weir.ui);
			for (const question of ['one', 'long', 'two']) {
				await chat.send(question);
				await chat.shows(`Answer to ${question}`);
				await chat.idle();
			}
			await findNotification(weir.ui, 'the disk is full');
			await rm(ballast);
			await findNotification(weir.ui, SAVED_AGAIN, LONGEST_RETRY_MS);
			const [session] = await keptSessions(profile);
			assert.deepEqual(session && questionsIn(session.transcript), ['one', 'long', 'two']);
		} finally {
			await weir?.close();
			weir = undefined;
			unmount();
		}
	});
});

/** Asks in a page, and waits for the answer. */
async function ask(page: ChatPage['frame'], text: string): Promise<void> {
	await page.locator('.composer-text').fill(text);
	await page.locator('.composer-text').press('Enter');
	await page
		.locator('.turn')
		.filter({ hasText: `Answer to ${text}` })
		.waitFor();
	await page.locator('.send-button .codicon-send').waitFor();
}

/** Weir's view in a window in which nothing can be run. */
async function weirIn(window: AnotherWindow): Promise<ChatPage> {
	await window.showView('Weir');
	return ChatPage.find(window.ui);
}

function answerTo({ body }: { body: string }) {
	const { messages } = JSON.parse(body) as { messages: { content: unknown }[] };
	const content = messages.at(-1)?.content;
	const words = typeof content === 'string' ? content : JSON.stringify(content);
	if (words.includes('hang')) {
		return { body: eventStreamOf([chunk({ content: HALF })], { done: false }), end: 'never' } as const;
	}
	if (words.includes('broke off')) {
		return chatStream('and this is the second.');
	}
	const asked = /"text":"([^"]*)"/.exec(words)?.[1] ?? words;
	return chatStream(asked === 'long' ? `Answer to long ${'word '.repeat(8_000)}` : `Answer to ${asked}`);
}

function settingsFor({ baseUrl }: Provider) {
	return {
		'weir.providers': [{ id: 'test', preset: 'custom', name: 'Test', baseUrl, models: ['m'] }],
		'weir.model': 'test/m',
	};
}
