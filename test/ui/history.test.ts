import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chatStream, chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import type { Theme } from '../workbench/workbench.ts';
import { ChatPage } from './chat-page.ts';
import { answerNotification, enterPath, enterText, pickLine, readNotification } from './quick-input.ts';

const THEMES: readonly Theme[] = ['dark', 'light', 'highContrast', 'highContrastLight'];
const NARROW = { width: 480, height: 700 };
const WIDE = { width: 1280, height: 800 };

/** What is asked, and what is answered: the second is found by what only its answer says. */
const CHATS = [
	['Sort a list of numbers', 'Use quicksort, or whatever the library has.'],
	['Name three fruits', 'Apples, quinces and pears.'],
	['Explain $(trash) in a label', 'It draws an icon.'],
] as const;

describe('Weir: History', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: Provider;
	let chat: ChatPage;
	let folder: string;

	before(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-history-'));
		provider = await startProvider(({ body }) => {
			const asked = JSON.stringify((JSON.parse(body) as { messages: unknown[] }).messages.at(-1));
			const answer = CHATS.find(([question]) => asked.includes(question))?.[1];
			return answer === undefined
				? { body: eventStreamOf([chunk({ content: 'It goes on' })], { done: false }), end: 'never' }
				: chatStream(answer);
		});
		weir = await launch({
			settings: {
				'weir.providers': [
					{ id: 'test', preset: 'custom', name: 'Test', baseUrl: provider.baseUrl, models: ['m'] },
				],
				'weir.model': 'test/m',
			},
		});
		chat = await ChatPage.open(weir.ui);
		for (const [question, answer] of CHATS) {
			await weir.ui.command('Weir: New Chat');
			chat = await emptyChat();
			await chat.send(question);
			await chat.shows(answer);
			await chat.idle();
		}
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
		await fs.rm(folder, { recursive: true, force: true });
	});

	const rows = () => weir.page.locator('.quick-input-list .monaco-list-row');
	// By what a screen reader is told: a row that was used before keeps the detail of then, hidden.
	const row = (text: string | RegExp) => rows().and(weir.page.getByLabel(text)).first();
	const inFront = () => weir.page.locator('.quick-input-list .monaco-list-row.focused');
	const openHistory = async () => {
		await weir.ui.command('Weir: History');
		await weir.page
			.locator('.quick-input-widget:visible .quick-input-title', { hasText: 'History' })
			.waitFor();
		await rows().first().waitFor();
	};
	const leave = async () => {
		await weir.page.keyboard.press('Escape');
		await weir.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
	};
	/** What is opened from the list takes the cursor; before that it would take it from whatever opens next. */
	const opened = async (answer: string) => {
		await chat.shows(answer);
		await chat.frame.locator('.composer-text:focus').waitFor();
	};
	async function emptyChat(): Promise<ChatPage> {
		const page = await ChatPage.open(weir.ui);
		await page.frame.locator('.turn').first().waitFor({ state: 'detached' });
		return page;
	}

	it('lists the chats of this workspace, the newest first, with model and time', async () => {
		await openHistory();
		const texts = await rows().allTextContents();
		assert.equal(texts.length, CHATS.length);
		for (const [at, [question]] of [...CHATS].reverse().entries()) {
			assert.ok(texts[at]?.includes(question), texts[at]);
			assert.match(texts[at] ?? '', /m · (just now|\d+ min\. ago)/);
		}
		assert.match(texts[0] ?? '', /Today/);
		await leave();
	});

	it('has a button beside New Chat', async () => {
		await ChatPage.open(weir.ui);
		await weir.page
			.locator('.part.sidebar .title-actions')
			.getByRole('button', { name: /History/ })
			.click();
		await rows().first().waitFor();
		await leave();
	});

	it('finds a chat by what was answered in it, shows where, and opens it', async () => {
		await openHistory();
		await weir.page.keyboard.type('quinces');
		await row('Name three fruits').filter({ hasText: 'Apples, quinces and pears' }).waitFor();
		await rows().nth(1).waitFor({ state: 'detached' });
		await weir.ui.screenshot('history-search', '.quick-input-widget');
		await weir.page.keyboard.press('Enter');
		await opened('Apples, quinces and pears.');
	});

	it('says when there is no such chat', async () => {
		await openHistory();
		await weir.page.keyboard.type('zyzzyva');
		await row('No chat has all these words').waitFor();
		await weir.page.keyboard.press('Enter');
		await row('No chat has all these words').filter({ hasNotText: 'in this workspace' }).waitFor();
		await leave();
	});

	it('shows itself in every theme, narrow', async () => {
		await weir.page.setViewportSize(NARROW);
		await openHistory();
		await row('Sort a list').hover();
		for (const theme of THEMES) {
			await weir.ui.theme(theme);
			await weir.ui.screenshot(`history-${theme}`);
		}
		await weir.ui.theme('light');
		await leave();
		await weir.page.setViewportSize(WIDE);
	});

	it('works by keyboard alone: rename, pin, delete and take it back', async () => {
		const { page, ui } = weir;
		await openHistory();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		await inFront().filter({ hasText: 'Sort a list' }).waitFor();
		await page.keyboard.press('F2');
		await enterText(ui, 'Rename Chat', 'Sorting');
		await inFront().filter({ hasText: 'Sorting' }).waitFor();
		await page.keyboard.press('Control+Alt+p');
		await rows().first().filter({ hasText: 'Sorting' }).filter({ hasText: 'Pinned' }).waitFor();
		await inFront().filter({ hasText: 'Sorting' }).waitFor();
		await page.keyboard.press('Shift+Delete');
		await row('Sorting').waitFor({ state: 'detached' });
		assert.equal(await rows().count(), CHATS.length - 1);
		await leave();
		await answerNotification(ui, 'Deleted “Sorting”.', 'Undo');
		// While the list of notifications is open, Escape closes that and not the quick pick.
		await ui.command('Notifications: Clear All Notifications');
		await openHistory();
		await rows().first().filter({ hasText: 'Sorting' }).waitFor();
		await page.keyboard.press('Control+Enter');
		await ui.webview('.turn:has-text("quicksort")');
		await page.getByRole('tab', { name: /Sorting/ }).waitFor();
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
	});

	it('has a button for each of it', async () => {
		await openHistory();
		await row('Sorting').hover();
		await row('Sorting').getByRole('button', { name: 'Unpin' }).click();
		await rows().first().filter({ hasText: 'Today' }).waitFor();
		await row('Sorting').hover();
		await row('Sorting').getByRole('button', { name: 'Rename' }).click();
		await enterText(weir.ui, 'Rename Chat', '');
		await row('Sort a list of numbers').waitFor();
		await row('three fruits').hover();
		await row('three fruits').getByRole('button', { name: 'Delete' }).click();
		await row('three fruits').waitFor({ state: 'detached' });
		await weir.page.locator('.quick-input-widget:visible input.input:focus').waitFor();
		await leave();
		await weir.ui.command('Weir: Restore Deleted Chat');
		await pickLine(weir.ui, 'Restore Deleted Chat', 'Name three fruits');
		chat = await ChatPage.open(weir.ui);
		await chat.shows('Apples, quinces and pears.');
	});

	it('exports a chat and imports it again', async () => {
		const { ui, page } = weir;
		const file = path.join(folder, 'fruits.json');
		await openHistory();
		await page.keyboard.type('quinces');
		await row(/Name three fruits.*Apples/).waitFor();
		await page.keyboard.press('Enter');
		await opened('Apples, quinces and pears.');
		await ui.command('Weir: Export Chat');
		await pickLine(ui, 'Export Chat', 'JSON');
		await enterPath(weir.ui, 'Save Chat As', file);
		await readNotification(ui, 'Exported to fruits.json.');
		const exported = JSON.parse(await fs.readFile(file, 'utf8')) as { turns: unknown[] };
		assert.equal(exported.turns.length, 1);
		await ui.command('Weir: Delete Chat');
		await readNotification(ui, 'Deleted “Name three fruits”.');
		chat = await emptyChat();
		await ui.command('Weir: Import Chat');
		await enterPath(weir.ui, 'Import Chat', file);
		await chat.shows('Apples, quinces and pears.');
		await fs.writeFile(file, '{"hello":1}');
		await ui.command('Weir: Import Chat');
		await enterPath(weir.ui, 'Import Chat', file);
		await readNotification(ui, /fruits\.json was not imported: This is not a chat that Weir exported/);
		await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
	});

	it('refuses to delete what is being answered', async () => {
		await weir.ui.command('Weir: New Chat');
		chat = await emptyChat();
		await chat.send('something endless');
		await chat.shows('It goes on');
		await openHistory();
		await row('something endless').filter({ hasText: 'being answered' }).waitFor();
		await leave();
		await weir.ui.command('Weir: Delete Chat');
		await readNotification(weir.ui, /is being answered\. Stop the answer first/);
		await weir.ui.command('Weir: Stop');
		await chat.shows('Stopped. What came is kept.');
	});

	it('says where the chats lie and what they take', async () => {
		await weir.ui.command('Weir: Show Chat Storage');
		await row(/All workspaces.*chats, .*[kM]B/).waitFor();
		await row(/Open Folder/)
			.filter({ hasText: 'sessions' })
			.waitFor();
		await weir.ui.screenshot('chat-storage', '.quick-input-widget');
		await leave();
	});
});
