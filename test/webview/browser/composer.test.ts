import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Completion, ComposerState, PageMessage } from '../../../src/webview/messages.ts';
import { type FakeHost, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { usePageBrowser } from '../rig/page-browser.ts';

const EMPTY: ComposerState = { chips: [], queue: [], parameters: '' };
const OFFERS: Completion[] = [
	{ id: 'problems', label: 'problems', detail: 'Errors and warnings', icon: 'warning' },
	{ id: 'file:///a.ts', label: 'a.ts', detail: 'src/a.ts', icon: 'file' },
];

describe('the composer of the page', function () {
	this.timeout(30_000);
	const rig = usePageBrowser();
	let host: FakeHost;

	afterEach(async () => {
		assert.deepEqual(await host.page.evaluate('violations'), []);
		assert.deepEqual(host.problems, []);
		assert.deepEqual(host.strangers, []);
		await host.close();
	});

	async function open(composer: Partial<ComposerState> = {}): Promise<Page> {
		host = await openFakeHost(rig.context, rig.url, { state: { composer: { ...EMPTY, ...composer } } });
		return host.page;
	}
	const box = () => host.page.getByRole('textbox', { name: 'Message' });
	const show = (composer: Partial<ComposerState>) =>
		host.change({ type: 'composer', composer: { ...EMPTY, ...composer } });
	const heardOf = <Type extends PageMessage['type']>(type: Type) =>
		host.heard.filter((message) => message.type === type);

	it('completes # to context, by keys alone, and takes the word out of the text', async () => {
		const page = await open();
		await box().pressSequentially('look at #');
		assert.equal((await host.hear('complete')).query, '#');
		await host.change({ type: 'completions', query: '#', items: OFFERS });
		const options = page.getByRole('option');
		assert.deepEqual(await options.allTextContents(), ['problemsErrors and warnings', 'a.tssrc/a.ts']);
		await box().press('ArrowDown');
		assert.equal(await options.nth(1).getAttribute('aria-selected'), 'true');
		assert.equal(await box().getAttribute('aria-activedescendant'), await options.nth(1).getAttribute('id'));
		await box().press('Enter');
		assert.equal((await host.hear('attach')).id, 'file:///a.ts');
		assert.equal(await box().inputValue(), 'look at ');
		assert.equal(heardOf('send').length, 0);
		assert.equal(await options.count(), 0);
	});

	it('completes / to a command, by a click, and Escape closes the list without stopping', async () => {
		const page = await open();
		await host.change({ type: 'turn-added', turn: makeTurn('1', 'Hi') });
		await box().pressSequentially('/ex');
		await host.change({
			type: 'completions',
			query: '/ex',
			items: [{ id: '/explain', label: '/explain', icon: 'chevron-right' }],
		});
		await page.getByRole('option').click();
		assert.equal(await box().inputValue(), '/explain ');
		await box().fill('/');
		await host.change({ type: 'completions', query: '/', items: OFFERS });
		await box().press('Escape');
		assert.equal(await page.getByRole('option').count(), 0);
		assert.equal(heardOf('stop').length, 0);
		await box().press('Escape');
		await host.hear('stop');
	});

	it('shows no answer to a question that is no longer asked', async () => {
		const page = await open();
		await box().pressSequentially('#a');
		await host.change({ type: 'completions', query: '#', items: OFFERS });
		assert.equal(await page.getByRole('option').count(), 0);
	});

	it('takes what the word says by now, however fast it was typed', async () => {
		const page = await open();
		const commands = ['/explain', '/clear', '/copy'].map((id) => ({ id, label: id, icon: 'chevron-right' }));
		await box().pressSequentially('/');
		await host.change({ type: 'completions', query: '/', items: commands });
		await page.getByRole('option', { name: '/explain' }).waitFor();
		await box().pressSequentially('cl');
		assert.deepEqual(await page.getByRole('option').allTextContents(), ['/clear']);
		await page.keyboard.press('Enter');
		assert.equal(await box().inputValue(), '/clear ');
	});

	it('shows what goes along, with its size, and lets it be removed; chips alone can be sent', async () => {
		const page = await open({ chips: [{ id: '7', label: 'a.ts:1-9', icon: 'file', size: '2.1 kB' }] });
		assert.match((await page.locator('.composer-chips').textContent()) ?? '', /a\.ts:1-9.*2\.1 kB/);
		await page.getByRole('button', { name: 'Send' }).click();
		assert.equal((await host.hear('send')).text, '');
		await page.getByRole('button', { name: 'Remove a.ts:1-9' }).click();
		assert.equal((await host.hear('remove-chip')).id, '7');
		await page.getByRole('button', { name: 'Add Context' }).click();
		await host.hear('add-context');
	});

	it('hands over what is pasted and what is dropped', async () => {
		const page = await open();
		await page.evaluate(`
			const files = new DataTransfer();
			files.items.add(new File([new Uint8Array([1, 2, 3])], 'p.png', { type: 'image/png' }));
			const box = document.querySelector('textarea');
			box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }));
		`);
		assert.deepEqual(await host.hear('attach-data'), {
			type: 'attach-data',
			name: 'p.png',
			mimeType: 'image/png',
			data: 'AQID',
		});
		await page.evaluate(`
			const list = new DataTransfer();
			list.setData('text/uri-list', '# comment\\r\\nfile:///work/a.ts\\r\\nfile:///work/b.ts');
			document.querySelector('.composer').dispatchEvent(
				new DragEvent('drop', { dataTransfer: list, bubbles: true, cancelable: true }));
		`);
		assert.deepEqual((await host.hear('attach-uris')).uris, ['file:///work/a.ts', 'file:///work/b.ts']);
	});

	it('shows the messages that wait, asks one now, takes one out', async () => {
		const page = await open({ queue: [{ id: '1', text: 'and then?', chips: ['a.ts'] }] });
		const queue = page.getByRole('list', { name: 'Waiting messages' });
		assert.match((await queue.textContent()) ?? '', /and then\? \(a\.ts\)/);
		await queue.getByRole('button', { name: 'Stop the Answer and Ask This Now' }).click();
		assert.equal((await host.hear('send-queued')).id, '1');
		await queue.getByRole('button', { name: 'Remove waiting message: and then?' }).click();
		assert.equal((await host.hear('remove-queued')).id, '1');
	});

	it('holds a secret back: says where, keeps the text, sends anyway if told to', async () => {
		const page = await open();
		const secrets = [{ what: 'a GitHub token', where: 'config.ts', shown: 'ghp_aB…J5' }];
		await box().fill('look');
		await box().press('Enter');
		await show({ held: { text: 'look', secrets } });
		assert.match(
			(await page.getByRole('alert').textContent()) ?? '',
			/In config\.ts: a GitHub tokenghp_aB…J5/,
		);
		assert.equal(await page.evaluate('document.activeElement.textContent'), 'Keep Editing');
		await page.getByRole('button', { name: 'Send Anyway' }).click();
		assert.equal((await host.hear('release')).anyway, true);
		await show({});
		await show({ held: { text: 'look', secrets } });
		const heard = host.heard.length;
		await page.getByRole('button', { name: 'Keep Editing' }).click();
		assert.equal((await host.hear('release', heard)).anyway, false);
		await show({});
		assert.equal(await box().inputValue(), 'look');
		assert.equal(await page.getByRole('alert').isVisible(), false);
	});

	it('takes up an earlier message, and gives the draft back afterwards', async () => {
		const page = await open();
		await host.change({ type: 'turn-added', turn: makeTurn('1', 'old words', { status: 'stopped' }) });
		await box().fill('my draft');
		await page.getByRole('button', { name: 'Edit Message' }).click();
		assert.equal((await host.hear('edit')).turnId, '1');
		await show({ editing: { turnId: '1', text: 'old words' } });
		assert.equal(await box().inputValue(), 'old words');
		await page.getByRole('button', { name: 'Cancel' }).click();
		await host.hear('cancel-edit');
		await show({});
		assert.equal(await box().inputValue(), 'my draft');
	});

	it('leads through the branches, deletes, continues, asks another model', async () => {
		const page = await open();
		const answer = {
			messages: [{ role: 'assistant' as const, content: [{ type: 'text' as const, text: 'Half' }] }],
			notices: [],
			citations: [],
			suggestions: [],
		};
		const turn = makeTurn('1', 'Hi', { status: 'stopped', answer, alternatives: { place: 2, of: 3 } });
		await host.change({ type: 'turn-added', turn });
		const branches = page.getByRole('group', { name: 'Branches' });
		assert.equal(await branches.textContent(), '2/3');
		await branches.getByRole('button', { name: 'Earlier Branch' }).click();
		assert.deepEqual(await host.hear('alternative'), { type: 'alternative', turnId: '1', step: -1 });
		for (const [name, type] of [
			['Continue', 'continue'],
			['Ask Another Model', 'retry-with'],
			['Delete', 'delete'],
		] as const) {
			await page.getByRole('button', { name }).click();
			assert.equal((await host.hear(type)).turnId, '1');
		}
		await host.change({ type: 'turn-status', turnId: '1', status: 'waiting', startedAt: Date.now() });
		await host.events('1', { type: 'text-delta', text: ' and whole.' });
		assert.equal(await page.locator('.markdown').textContent(), 'Half and whole.');
		await host.change({ type: 'turns-cut', turnId: '1' });
		assert.equal(await page.locator('.turn').count(), 0);
	});

	it('says what would be sent, what was spent, and which parameters are set', async () => {
		const page = await open({
			estimate: { tokens: 2100, costUsd: 0.004, contextTokens: 200_000 },
			parameters: 'temperature 0.2',
			session: { tokens: 12_000, costUsd: 0.03 },
			today: { tokens: 90_000, costUsd: 0.2 },
		});
		assert.equal(await page.locator('.estimate').textContent(), '~2.1k · $0.004');
		assert.equal(
			await page.locator('.spent').textContent(),
			'Chat 12k tokens, $0.03 · Today 90k tokens, $0.20 · 1 % of the context',
		);
		await page.getByRole('button', { name: 'Set Parameters: temperature 0.2' }).click();
		await host.hear('set-parameters');
		await host.hear('draft');
		const heard = host.heard.length;
		await box().fill('what would this cost');
		assert.equal((await host.hear('draft', heard)).text, 'what would this cost');
	});
});
