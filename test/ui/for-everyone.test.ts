import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chatStream } from '../servers/chat-stream.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import type { Theme } from '../workbench/workbench.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';
import { becomes } from './editor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const THEMES: readonly Theme[] = ['dark', 'light', 'highContrast', 'highContrastLight'];
const ANSWER = [
	'# Title\n\nMass is energy, $E = mc^2$. See `src/price.ts:2` and [more](https://example.com).\n',
	'| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n',
	'![far](https://pictures.example/far.png)\n',
	'```ts\nconst price = 1;\n```\n\nThe end.\n',
].join('\n');

interface Finding {
	id: string;
	nodes: { html: string; failureSummary?: string }[];
}

describe('the chat view for everyone', function () {
	this.timeout(180_000);
	let weir: Launched;
	let provider: AskingProvider;
	let chat: ChatPage;

	before(async () => {
		provider = await startAsking(() => chatStream(ANSWER));
		weir = await launch({ settings: provider.settings });
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	/** What has the focus in the chat's page, by its name; 'nothing' where the focus is elsewhere. */
	const focused = () =>
		chat.frame.evaluate<string>(`(() => {
			const at = document.activeElement;
			return document.hasFocus() && at !== document.body ? at.ariaLabel ?? at.textContent.trim().slice(0, 60) : 'nothing';
		})()`);
	const outline = () =>
		chat.frame.evaluate<string>(
			"(({ outlineStyle, outlineWidth }) => outlineStyle === 'none' ? '' : outlineWidth)(getComputedStyle(document.activeElement))",
		);
	const press = (key: string) => weir.page.keyboard.press(key);
	/** Goes on by Tab until that has the focus. */
	async function tabTo(name: RegExp, key = 'Tab'): Promise<void> {
		for (let count = 0; count < 60; count += 1) {
			if (name.test(await focused())) {
				return;
			}
			await press(key);
		}
		assert.fail(`The keyboard does not reach ${name}; it is at ${await focused()}.`);
	}

	it('is worked by keyboard alone, and shows where the focus is', async () => {
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.composer-text:focus').waitFor();
		await weir.page.keyboard.type('first');
		await press('Enter');
		await chat.shows('The end.');
		await chat.idle();
		await weir.page.keyboard.type('second');
		await press('Enter');
		await chat.frame.locator('.turn').nth(1).waitFor();
		await chat.shows('The end.');
		await chat.idle();

		const reached: string[] = [];
		await tabTo(/^You: second/, 'Shift+Tab');
		assert.notEqual(await outline(), '', 'a turn shows that it has the focus');
		await press('ArrowUp');
		assert.match(await focused(), /^You: first/);
		for (let at = await focused(); at !== 'Message'; at = await focused()) {
			await press('Tab');
			const now = await focused();
			reached.push(now);
			assert.ok(now === 'Message' || (await outline()) !== '', `${now} shows that it has the focus`);
		}
		for (const name of [
			...['Edit Message', 'Delete', 'Ask Again', 'Ask Another Model', 'Copy Answer'],
			...['Copy', 'Insert at Cursor', 'Apply', 'New File', 'src/price.ts:2', 'more', /pictures\.example/],
		]) {
			assert.ok(
				reached.some((one) => (typeof name === 'string' ? one.startsWith(name) : name.test(one))),
				`${name} is reached, of ${reached.join(' | ')}`,
			);
		}
	});

	it('acts by keys: copies, asks again, edits, goes between branches, deletes', async () => {
		await tabTo(/^Copy Answer$/, 'Shift+Tab');
		await press('Enter');
		await becomes(() => weir.call((vscode) => vscode.env.clipboard.readText()), ANSWER);
		await tabTo(/^Ask Again$/, 'Shift+Tab');
		await press('Space');
		await chat.frame.locator('.branch-place', { hasText: '2/2' }).waitFor();
		await chat.idle();
		await tabTo(/^Earlier Branch$/, 'Shift+Tab');
		await press('Enter');
		await chat.frame.locator('.branch-place', { hasText: '1/2' }).waitFor();
		await tabTo(/^Edit Message$/);
		await press('Enter');
		await becomes(() => chat.frame.locator('.composer-text').inputValue(), 'second');
		assert.equal(await focused(), 'Message');
		await tabTo(/^Cancel$/, 'Shift+Tab');
		await press('Enter');
		await tabTo(/^Message$/);
		await tabTo(/^Delete$/, 'Shift+Tab');
		await press('Enter');
		await chat.frame.locator('.branch-place:visible').waitFor({ state: 'detached' });
		assert.equal(await chat.frame.locator('.turn').count(), 2, 'the other branch is shown');
	});

	it('holds nobody: Tab leads out of it, and a command back in', async () => {
		await weir.ui.command('Weir: Focus on Weir View');
		await tabTo(/^Message$/);
		for (let count = 0; count < 20 && (await focused()) !== 'nothing'; count += 1) {
			await press('Tab');
		}
		assert.equal(await focused(), 'nothing');
		await weir.ui.command('Weir: Focus on Weir View');
		await tabTo(/^Message$/);
	});

	it('speaks whole sentences to a screen reader, and not the tokens', async () => {
		await chat.send('third');
		await chat.shows('The end.');
		await chat.idle();
		const spoken = chat.frame.locator('[aria-live="polite"]').first();
		await becomes(
			async () => /The end\..*Finished, \d+ tokens\./.test((await spoken.textContent()) ?? ''),
			true,
		);
		assert.match((await spoken.textContent()) ?? '', /Answer from m, streaming\./);
	});

	for (const theme of THEMES) {
		it(`has nothing that axe-core finds, in ${theme}`, async () => {
			await weir.ui.theme(theme);
			await chat.frame.evaluate(AXE);
			// The page lets the side bar's own ground through, which axe cannot see.
			await chat.frame.evaluate(
				"document.documentElement.style.background = 'var(--vscode-sideBar-background)'",
			);
			const { violations } = await chat.frame.evaluate<{ violations: Finding[] }>('axe.run()');
			assert.deepEqual(
				violations.flatMap(({ id, nodes }) =>
					nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
				),
				[],
			);
			await weir.ui.screenshot(`for-everyone-${theme}`);
		});
	}
});
