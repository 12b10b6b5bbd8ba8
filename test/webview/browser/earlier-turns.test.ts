import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Turn } from '../../../src/webview/messages.ts';
import { launchBrowser } from '../rig/browser.ts';
import { buildPage } from '../rig/build.ts';
import { type FakeHost, MODEL, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { servePage } from '../rig/serve.ts';

describe('the page of a long conversation', function () {
	this.timeout(30_000);
	let browser: Browser;
	let served: Awaited<ReturnType<typeof servePage>>;
	let host: FakeHost;
	const turns = Array.from({ length: 40 }, (_, place) => makeTurn(`t${place}`, `Question ${place}`));

	before(async () => {
		served = await servePage(await buildPage());
		browser = await launchBrowser();
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	beforeEach(async () => {
		host = await openFakeHost(await browser.newContext(), served.url, { state: { model: MODEL } });
	});
	afterEach(async () => {
		assert.deepEqual(host.problems, []);
		await host.close();
	});

	const state = (from: number, session: string, all: readonly Turn[] = turns) => ({
		turns: all.slice(from),
		...(from > 0 ? { earlier: from } : {}),
		session,
		model: MODEL,
	});
	const texts = () => host.page.locator('.turn .prompt-text').allTextContents();

	it('offers the turns before its end, and shows them above what is there', async () => {
		await host.snapshot(state(20, 'a'));
		const more = host.page.getByRole('button', { name: 'Show earlier messages (20)' });
		await more.scrollIntoViewIfNeeded();
		const seen = host.page.locator('.turn', { hasText: 'Question 20' });
		const before = await seen.boundingBox();
		await more.click();
		await host.hear('show-earlier');
		await host.snapshot(state(0, 'a'));
		assert.deepEqual(
			await texts(),
			turns.map(({ prompt }) => prompt.text),
		);
		assert.equal(await more.isVisible(), false);
		assert.ok(Math.abs(((await seen.boundingBox())?.y ?? 0) - (before?.y ?? 0)) <= 1);
	});

	it('is at its end where another one is shown', async () => {
		await host.snapshot(state(0, 'a'));
		await host.page.locator('.turn').first().scrollIntoViewIfNeeded();
		const other = turns.map((turn) => ({ ...turn, id: `other-${turn.id}` }));
		await host.snapshot(state(20, 'b', other));
		assert.equal((await texts()).length, 20);
		assert.ok(await host.page.locator('.turn').last().isVisible());
		const end = await host.page.locator('.turn').last().boundingBox();
		assert.ok(end && end.y < 700, JSON.stringify(end));
	});
});
