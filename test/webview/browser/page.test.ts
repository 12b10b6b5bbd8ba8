import assert from 'node:assert/strict';
import type { Browser, BrowserContext } from 'playwright-core';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { Turn } from '../../../src/webview/messages.ts';
import { launchBrowser } from '../rig/browser.ts';
import { buildPage, type Files } from '../rig/build.ts';
import {
	DEMO,
	type FakeHost,
	type FakeHostOptions,
	MODEL,
	makeTurn,
	openFakeHost,
} from '../rig/fake-host.ts';
import { servePage } from '../rig/serve.ts';

const FIRST_SCRIPT_BYTES = 250_000;

describe('the page of the chat view', function () {
	this.timeout(30_000);
	let browser: Browser;
	let context: BrowserContext;
	let files: Files;
	let served: Awaited<ReturnType<typeof servePage>>;
	let host: FakeHost;

	before(async () => {
		files = await buildPage();
		served = await servePage(files);
		browser = await launchBrowser();
		context = await browser.newContext();
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	afterEach(async () => {
		assert.deepEqual(await host.page.evaluate('violations'), []);
		assert.deepEqual(host.problems, []);
		assert.deepEqual(host.strangers, []);
		await host.close();
	});

	async function open(options?: FakeHostOptions): Promise<FakeHost['page']> {
		host = await openFakeHost(context, served.url, options);
		return host.page;
	}

	/** Polls from here: the page's policy lets nothing be evaluated in it. */
	async function until(expression: string): Promise<void> {
		for (let waited = 0; waited < 5000 && !(await host.page.evaluate(expression)); waited += 20) {
			await host.page.waitForTimeout(20);
		}
		assert.ok(await host.page.evaluate(expression), expression);
	}

	async function startTurn(id: string, text = 'Question', rest: Partial<Turn> = {}): Promise<void> {
		await host.change(
			{ type: 'turn-added', turn: makeTurn(id, text, rest) },
			{ type: 'turn-status', turnId: id, status: 'streaming' },
		);
	}

	const stream = (id: string, text: string) => host.events(id, { type: 'text-delta', text });
	const finish = (id: string) => host.change({ type: 'turn-status', turnId: id, status: 'finished' });

	describe('and the host', () => {
		it('restores what a snapshot brings, and asks again when a number is missing', async () => {
			const page = await open({ state: { turns: [answered('1', 'Kept.')] } });
			assert.equal(await page.locator('.markdown').textContent(), 'Kept.');
			const heard = host.heard.length;
			await host.post({ type: 'update', sequence: 7, changes: [{ type: 'turns-cut', turnId: '1' }] });
			await host.hear('ready', heard);
			assert.equal(await page.locator('.turn').count(), 1);
		});

		it('grows an answer after a snapshot in its middle, and begins a replaced one anew', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', 'One');
			await page.evaluate(`globalThis.paragraph = document.querySelector('.markdown p')`);
			await host.snapshot({ turns: [{ ...answered('1', 'One, two'), status: 'streaming' }] });
			await stream('1', ', three');
			assert.equal(await page.locator('.markdown p').textContent(), 'One, two, three');
			assert.equal(await page.evaluate(`paragraph === document.querySelector('.markdown p')`), true);
			await host.events('1', { type: 'replace', text: 'Other' });
			assert.equal(await page.locator('.answer').textContent(), 'Other');
		});

		it('takes no message from another origin', async () => {
			const page = await open();
			await page.evaluate(`dispatchEvent(new MessageEvent('message', {
				origin: 'https://evil.example',
				data: { type: 'update', sequence: 2, changes: [{ type: 'trust', trusted: false }] },
			}))`);
			assert.equal(await page.getByText('Restricted workspace').isVisible(), false);
		});

		it('begins with a script of no more than 250 kB', async () => {
			await open();
			const main = Buffer.from(files.get('/main.js') ?? []).toString();
			const imported = [...main.matchAll(/from"\.(\/[^"]+)"/g)].map(
				([, path = '']) => files.get(path)?.length ?? 0,
			);
			const size = imported.reduce((sum, length) => sum + length, main.length);
			assert.ok(size > 0 && size <= FIRST_SCRIPT_BYTES, `${size} bytes`);
		});
	});

	describe('the composer', () => {
		it('sends with Enter, breaks the line with Shift+Enter, and sends nothing empty', async () => {
			const page = await open();
			const box = page.getByRole('textbox', { name: 'Message' });
			await box.press('Enter');
			await box.fill('one');
			await box.press('Shift+Enter');
			await box.pressSequentially('two');
			const before = (await box.boundingBox())?.height ?? 0;
			await box.press('Enter');
			assert.equal((await host.hear('send')).text, 'one\ntwo');
			assert.equal(await box.inputValue(), '');
			assert.ok(((await box.boundingBox())?.height ?? 0) < before, 'the box grows with its text');
			assert.equal(host.heard.filter(({ type }) => type === 'send').length, 1);
		});

		it('turns Send into Stop in its place while an answer streams, and lets a message wait', async () => {
			const page = await open();
			const place = await page.getByRole('button', { name: 'Send' }).boundingBox();
			await startTurn('1');
			const stop = page.getByRole('button', { name: 'Stop' });
			assert.deepEqual(await stop.boundingBox(), place);
			const box = page.getByRole('textbox', { name: 'Message' });
			await box.fill('next');
			await box.press('Enter');
			assert.equal((await host.hear('send')).text, 'next');
			await box.fill('draft');
			await stop.click();
			await host.hear('stop');
			assert.equal(await box.inputValue(), 'draft');
			const heard = host.heard.length;
			await finish('1');
			await page.getByRole('button', { name: 'Send' }).click();
			assert.equal((await host.hear('send', heard)).text, 'draft');
		});

		it('stops with Escape, and only while something runs', async () => {
			const page = await open();
			await page.keyboard.press('Escape');
			await startTurn('1');
			assert.equal(
				host.heard.some(({ type }) => type === 'stop'),
				false,
			);
			await page.keyboard.press('Escape');
			await host.hear('stop');
		});

		it('brings back earlier prompts with Up, one further each time', async () => {
			const page = await open({ state: { turns: [answered('1', 'a'), answered('2', 'b')] } });
			const box = page.getByRole('textbox', { name: 'Message' });
			const values: string[] = [];
			for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
				await box.press(key);
				values.push(await box.inputValue());
			}
			assert.deepEqual(values, ['Prompt 2', 'Prompt 1', 'Prompt 1', 'Prompt 2', '']);
			await box.fill('mine');
			await box.press('ArrowUp');
			assert.equal(await box.inputValue(), 'mine');
		});

		it('names the model and lets the user choose another', async () => {
			const page = await open({ state: { model: MODEL } });
			await page.getByRole('button', { name: 'Choose model: claude-sonnet-4.6, Poe' }).click();
			assert.equal((await host.hear('action')).name, 'pick-model');
		});

		it('remembers the draft, and takes the focus when the host says so', async () => {
			const page = await open({ memory: { draft: 'half a thought' } });
			const box = page.getByRole('textbox', { name: 'Message' });
			assert.equal(await box.inputValue(), 'half a thought');
			await host.change({ type: 'focus-composer', text: 'more' });
			assert.equal(await box.inputValue(), 'half a thought\nmore');
			assert.equal(await page.evaluate('document.activeElement.tagName'), 'TEXTAREA');
			await until(`globalThis.weirMemory?.draft === 'half a thought\\nmore'`);
		});
	});

	describe('the transcript', () => {
		it('copies and inserts code, copies the answer, asks again', async () => {
			const page = await open({ state: { turns: [answered('1', 'Text.\n\n```ts\nconst a = 1;\n```\n')] } });
			await page.getByRole('button', { name: 'Copy', exact: true }).click();
			assert.equal((await host.hear('copy')).text, 'const a = 1;');
			await page.getByRole('button', { name: 'Insert at Cursor' }).click();
			assert.equal((await host.hear('insert')).text, 'const a = 1;');
			const heard = host.heard.length;
			await page.getByRole('button', { name: 'Copy Answer' }).click();
			assert.equal((await host.hear('copy', heard)).text, 'Text.\n\n```ts\nconst a = 1;\n```\n');
			await page.getByRole('button', { name: 'Ask Again' }).click();
			assert.equal((await host.hear('retry')).turnId, '1');
		});

		it('hands code to the editor, the terminal and the preview, each where it fits', async () => {
			const text = '```mermaid\ngraph TD\n```\n\n```sh\nnpm ci\n```\n';
			const page = await open({ state: { turns: [answered('1', text)] } });
			const [diagram, script] = [page.locator('.code-block').first(), page.locator('.code-block').last()];
			const names = (block: typeof diagram) =>
				block.getByRole('button').evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
			const common = ['Copy', 'Insert at Cursor', 'Apply to Editor', 'New File'];
			assert.deepEqual(await names(diagram), [...common, 'Open Preview']);
			assert.deepEqual(await names(script), [...common, 'Run in Terminal']);
			for (const [block, name, action, code, language] of [
				[diagram, 'Open Preview', 'preview', 'graph TD', 'mermaid'],
				[script, 'Run in Terminal', 'run', 'npm ci', 'sh'],
				[script, 'Apply to Editor', 'apply', 'npm ci', 'sh'],
				[script, 'New File', 'new-file', 'npm ci', 'sh'],
			] as const) {
				const heard = host.heard.length;
				await block.getByRole('button', { name }).click();
				assert.deepEqual(await host.hear('code', heard), { type: 'code', action, text: code, language });
			}
		});

		it('folds long code that is whole, and copies all of it', async () => {
			const code = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
			const page = await open({ state: { turns: [answered('1', `\`\`\`\n${code}\n\`\`\`\n`)] } });
			const block = page.locator('.code-block');
			const heightOf = async () => (await block.boundingBox())?.height ?? 0;
			const folded = await heightOf();
			await page.getByRole('button', { name: 'Show all 60 lines' }).click();
			assert.ok((await heightOf()) > folded + 200);
			await page.getByRole('button', { name: 'Show less' }).click();
			assert.equal(await heightOf(), folded);
			await block.getByRole('button', { name: 'Copy' }).click();
			assert.equal((await host.hear('copy')).text, code);
		});

		it('links what names a file, for the mouse and the keyboard', async () => {
			const text = 'See `src/a.ts:12`, [the test](test/a.test.ts) and `node.js`.';
			const page = await open({ state: { turns: [answered('1', text)] } });
			assert.equal(await page.getByRole('link').count(), 2);
			await page.getByRole('link', { name: 'src/a.ts:12' }).click();
			assert.equal((await host.hear('open-path')).path, 'src/a.ts:12');
			const heard = host.heard.length;
			await page.getByRole('link', { name: 'the test' }).focus();
			await page.keyboard.press('Enter');
			assert.equal((await host.hear('open-path', heard)).path, 'test/a.test.ts');
		});

		it('says at once that it is there when it is asked', async () => {
			await open();
			await host.post({ type: 'ping' });
			await host.hear('pong');
		});

		it('counts the seconds until something comes', async () => {
			const page = await open();
			await host.change({ type: 'turn-added', turn: makeTurn('1', 'Hi', { startedAt: Date.now() - 3_100 }) });
			await page.getByText('Waiting for the first word · 3 s').waitFor();
			await page.getByText('Waiting for the first word · 4 s').waitFor();
			await host.change({ type: 'turn-status', turnId: '1', status: 'streaming' });
			assert.equal(await page.getByText('Waiting').isVisible(), false);
		});

		it('folds reasoning with its duration', async () => {
			const page = await open();
			await startTurn('1');
			await host.events('1', { type: 'reasoning-delta', text: 'Let me **think**.' });
			await page.getByText('Thinking…').waitFor();
			assert.equal(await page.getByText('Let me').isVisible(), false);
			await stream('1', 'Done.');
			await page.getByText(/Thought for \d+ s/).click();
			assert.equal(await page.locator('.reasoning strong').textContent(), 'think');
		});

		it('shows a tool call as a line that opens to arguments and result', async () => {
			const page = await open();
			await startTurn('1');
			await host.events(
				'1',
				{ type: 'tool-call-start', index: 0, id: 'c', name: 'weir_readFile' },
				{ type: 'tool-call-delta', index: 0, json: '{"path":"src/a.ts"}' },
			);
			const card = page.locator('.tool-card');
			await card.getByText('running').waitFor();
			await host.events('1', { type: 'tool-approval', index: 0 });
			assert.equal(await card.locator('.tool-state').textContent(), 'waiting for approval');
			await page.locator('.announcer').getByText('A tool waits for approval.').waitFor({ state: 'attached' });
			await host.events('1', {
				type: 'tool-result',
				index: 0,
				id: 'c',
				name: 'weir_readFile',
				content: 'export {}',
			});
			assert.match((await card.locator('summary').textContent()) ?? '', /readFilesrc\/a\.tsdone · \d+/);
			await card.locator('summary').click();
			assert.deepEqual(await card.locator('pre').allTextContents(), [
				'{\n  "path": "src/a.ts"\n}',
				'export {}',
			]);
		});

		it('keeps notices to one line, the last with how many there are, that opens to all', async () => {
			const page = await open();
			await startTurn('1');
			const notices = page.locator('.notices');
			assert.equal(await notices.isVisible(), false);
			await host.events('1', { type: 'notice', text: 'Retrying in 1 s.' });
			assert.equal(await notices.locator('div.notice').textContent(), 'Retrying in 1 s.');
			await host.events(
				'1',
				{ type: 'notice', text: 'Retrying in 2 s.' },
				{ type: 'notice', text: 'Retrying in 4 s.' },
			);
			assert.equal(await notices.locator('summary').textContent(), 'Retrying in 4 s.3 notices');
			await notices.locator('summary').click();
			const all = ['Retrying in 1 s.', 'Retrying in 2 s.', 'Retrying in 4 s.'];
			assert.deepEqual(await notices.getByRole('listitem').allTextContents(), all);
			const again = makeTurn('1', 'Question', { answer: { ...emptyAnswer(), notices: ['a', 'b', 'c'] } });
			await host.change({ type: 'turn-reset', turn: again });
			assert.deepEqual(await notices.getByRole('listitem').allTextContents(), ['a', 'b', 'c']);
		});

		it('keeps a stopped answer, says so, and offers Retry', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', 'Half an ans');
			await host.change({ type: 'turn-status', turnId: '1', status: 'stopped' });
			assert.equal(await page.locator('.markdown').textContent(), 'Half an ans');
			await page.getByRole('log').getByText('Stopped. What came is kept.').waitFor();
			await page.getByRole('button', { name: 'Retry' }).click();
			assert.equal((await host.hear('retry')).turnId, '1');
			await host.change({ type: 'turn-reset', turn: makeTurn('1', 'Question') });
			assert.equal(await page.locator('.answer').textContent(), '');
			assert.equal(await page.getByRole('log').getByText('Stopped').isVisible(), false);
		});

		it('shows a failure as one card: sentence, action, Retry, folded details', async () => {
			const page = await open();
			await host.change(
				{ type: 'turn-added', turn: makeTurn('1', 'Hi') },
				{
					type: 'turn-status',
					turnId: '1',
					status: 'failed',
					failure: {
						kind: 'authentication',
						message: 'Poe did not accept the key. Change it.',
						detail: 'Status 401',
						action: { name: 'change-key', label: 'Change Key' },
					},
				},
			);
			const card = page.getByRole('group', { name: 'Request failed' });
			await card.getByText('Poe did not accept the key.').waitFor();
			assert.equal(await card.getByText('Status 401').isVisible(), false);
			await card.getByText('Details').click();
			assert.equal(await card.getByText('Status 401').isVisible(), true);
			await card.getByRole('button', { name: 'Change Key' }).click();
			assert.deepEqual(await host.hear('action'), { type: 'action', name: 'change-key', turnId: '1' });
			await card.getByRole('button', { name: 'Retry' }).click();
			await host.hear('retry');
		});

		it('says that the demo is the demo, and that the workspace is restricted', async () => {
			const page = await open({ state: { trusted: false } });
			await page.getByText('This is the demo').waitFor();
			await page.getByRole('button', { name: 'Add Provider' }).click();
			assert.equal((await host.hear('action')).name, 'add-provider');
			const tries = page.locator('.empty .suggestion');
			assert.equal(await tries.count(), 3);
			const text = (await tries.first().textContent()) ?? '';
			await tries.first().click();
			assert.equal((await host.hear('send')).text, text);
			await startTurn('1', text, { model: DEMO });
			await page.getByText('Demo: nothing leaves this machine.').waitFor();
			const heard = host.heard.length;
			await page.getByRole('button', { name: 'Manage trust' }).click();
			assert.equal((await host.hear('action', heard)).name, 'manage-trust');
			await host.change({ type: 'model', model: MODEL }, { type: 'trust', trusted: true });
			assert.equal(await page.locator('.banner:visible').count(), 0);
		});
	});

	describe('the reading place', () => {
		const LONG = Array.from({ length: 60 }, (_, line) => `Line ${line} of a long answer.\n\n`).join('');
		const GAP = `(({ scrollHeight, scrollTop, clientHeight }) =>
			scrollHeight - scrollTop - clientHeight)(document.querySelector('.scroller'))`;

		it('follows at the end, stays where the user went, and leads back with what is new', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', LONG);
			await until(`${GAP} <= 2`);
			await page.mouse.move(200, 200);
			await page.mouse.wheel(0, -400);
			const jump = page.locator('.jump');
			await jump.waitFor();
			const place = await page.evaluate<number>(`document.querySelector('.scroller').scrollTop`);
			await stream('1', LONG);
			assert.equal(await page.evaluate(`document.querySelector('.scroller').scrollTop`), place);
			assert.equal(await jump.textContent(), 'The answer goes on below');
			await finish('1');
			assert.equal(await jump.textContent(), 'The answer is finished');
			await jump.click();
			await until(`${GAP} <= 2`);
			assert.equal(await jump.isVisible(), false);
		});

		it('stays at the end where what is shown grows by itself, also while text comes', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', LONG);
			await page.evaluate(`document.querySelector('.piece').style.paddingBottom = '300px'`);
			await until(`${GAP} <= 2`);
			await finish('1');
			await page.evaluate(`document.querySelector('.piece').style.paddingBottom = '600px'`);
			await until(`${GAP} <= 2`);
		});

		it('stays at the end of an answer whose beginning goes out of sight', async () => {
			const page = await open();
			await startTurn('1');
			const line =
				'const value = compute(input, { deep: true, wide: true, and: "longer than the view is wide" });';
			const part = `## A heading\n\n${LONG.slice(0, 400)}\n\n\`\`\`\n${`${line}\n`.repeat(9)}\`\`\`\n\n`;
			const text = part.repeat(30);
			for (let at = 0; at < text.length; at += 128) {
				await stream('1', text.slice(at, at + 128));
				assert.ok((await page.evaluate<number>(GAP)) <= 2, `after ${at} characters`);
			}
			const scrolls = `getComputedStyle(document.querySelector('pre')).overflowX`;
			await until(`${scrolls} === 'clip'`);
			await page.evaluate(`document.querySelector('.scroller').scrollTop = 0`);
			await until(`${scrolls} === 'auto'`);
		});

		it('is remembered and found again', async () => {
			const state = { turns: [answered('1', LONG)] };
			const page = await open({ state, memory: { draft: '', place: 300 } });
			assert.equal(await page.evaluate(`document.querySelector('.scroller').scrollTop`), 300);
			await page.mouse.move(200, 200);
			await page.mouse.wheel(0, 100);
			await until(`globalThis.weirMemory?.place === 400`);
		});
	});

	describe('for everyone', () => {
		it('speaks sentences once each, who answers, and how it ended', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', 'First sentence. Sec');
			await stream('1', 'ond one.\n\n```ts\nsilent();\n```\n');
			await host.events('1', { type: 'usage', inputTokens: 3, outputTokens: 340 });
			await finish('1');
			const spoken = await page.locator('[aria-live="polite"] p').allTextContents();
			// How many sentences share a paragraph depends on how fast they came.
			assert.equal(
				spoken.join(' '),
				'Answer from claude-sonnet-4.6, streaming. First sentence. Second one. Code block, ts. ' +
					'Finished, 340 tokens.',
			);
			assert.equal(await page.getByRole('log').getAttribute('aria-live'), 'off');
		});

		it('moves between turns with the arrows, and from there to their buttons and the composer', async () => {
			const turns = [answered('1', 'a'), answered('2', 'b'), answered('3', 'c')];
			const page = await open({ state: { turns, model: MODEL } });
			const focused = () => page.evaluate<string>('document.activeElement.ariaLabel');
			await page.keyboard.press('Tab');
			assert.equal(await focused(), 'You: Prompt 1');
			await page.keyboard.press('ArrowDown');
			assert.equal(await focused(), 'You: Prompt 2');
			await page.keyboard.press('Home');
			assert.equal(await focused(), 'You: Prompt 1');
			await page.keyboard.press('End');
			assert.equal(await focused(), 'You: Prompt 3');
			for (const name of [
				'Edit Message',
				'Delete',
				'Ask Again',
				'Ask Another Model',
				'Copy Answer',
				'Message',
			]) {
				await page.keyboard.press('Tab');
				assert.equal(await focused(), name);
			}
		});

		it('keeps the focus and the selection while something streams in', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', 'A paragraph to select.');
			await page.evaluate(`
				const words = document.querySelector('.markdown p').firstChild;
				getSelection().setBaseAndExtent(words, 0, words, words.length);
			`);
			await page.getByRole('button', { name: 'Stop' }).focus();
			await stream('1', ' And more.\n\nAnother.\n\n');
			await finish('1');
			assert.equal(await page.evaluate('getSelection().toString()'), 'A paragraph to select.');
			assert.match(await page.evaluate<string>('document.activeElement.ariaLabel'), /^Send/);
		});

		it('gives every control a name', async () => {
			const page = await open();
			await startTurn('1');
			await stream('1', '```ts\ncode\n```\n');
			await host.change({ type: 'turn-status', turnId: '1', status: 'interrupted' });
			const nameless = await page.evaluate(
				`[...document.querySelectorAll('button, summary, textarea, [role="log"], [tabindex="0"]')]
					.filter((node) => node.checkVisibility())
					.filter((node) => !(node.ariaLabel || node.textContent.trim())).map((node) => node.outerHTML)`,
			);
			assert.deepEqual(nameless, []);
		});

		for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
			it(`breaks nothing at 300 px, and at 200 % zoom of it, in ${theme}`, async () => {
				const wide = `| ${'column | '.repeat(12)}\n|${'---|'.repeat(12)}\n| ${'value | '.repeat(12)}\n\n`;
				const text = `${'Donaudampfschifffahrtsgesellschaft'.repeat(5)}\n\n${wide}\`\`\`ts\n${'x'.repeat(300)}\n\`\`\`\n`;
				const prompt = { text: 'w'.repeat(200), context: [{ label: `${'folder/'.repeat(20)}file.ts` }] };
				const page = await open({
					theme,
					state: { turns: [{ ...answered('1', text), prompt }], trusted: false },
				});
				for (const width of [300, 150]) {
					await page.setViewportSize({ width, height: 600 });
					const overflowing = await page.evaluate(
						`[document.documentElement, document.body, document.querySelector('.scroller'), document.querySelector('.composer')]
							.filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.className || node.tagName)`,
					);
					assert.deepEqual(overflowing, [], `at ${width} px`);
					assert.equal(await page.getByRole('button', { name: 'Send' }).isVisible(), true);
				}
			});
		}
	});
});

function answered(id: string, text: string): Turn {
	return makeTurn(id, `Prompt ${id}`, {
		status: 'finished',
		answer: {
			...emptyAnswer(),
			messages: [{ role: 'assistant', content: [{ type: 'text', text }] }],
			finish: 'stop',
		},
	});
}
