import assert from 'node:assert/strict';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { MediaPart } from '../../../src/core/chat.ts';
import type { Turn } from '../../../src/webview/messages.ts';
import { type FakeHost, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { usePageBrowser } from '../rig/page-browser.ts';

/** One red pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const PICTURE = `data:image/png;base64,${PNG}`;
/** A second of nothing would do; what matters is that it is a sound by its type. */
const WAV = Buffer.from(
	'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0',
	'latin1',
);

describe('images and media in an answer', function () {
	this.timeout(30_000);
	const rig = usePageBrowser();
	let host: FakeHost;

	before(() => rig.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: rig.url }));
	afterEach(async () => {
		assert.deepEqual(await host.page.evaluate('violations'), []);
		assert.deepEqual(host.problems, []);
		assert.deepEqual(host.strangers, []);
		await host.close();
	});

	async function open(...turns: Turn[]): Promise<FakeHost['page']> {
		host = await openFakeHost(rig.context, rig.url, { state: { turns } });
		return host.page;
	}

	describe('an image from the web', () => {
		const TEXT = 'Look: ![a chart](https://example.com/c.png "t") and ![](https://example.org/d.png).';

		it('is a button with its host until the user clicks, and keeps its description', async () => {
			const page = await open(answered({ type: 'text', text: TEXT }));
			assert.equal(await page.locator('.markdown img').count(), 0);
			await page.getByRole('button', { name: 'a chart, not loaded from example.com' }).click();
			assert.equal((await host.hear('load-media')).source, 'https://example.com/c.png');
			await host.change({
				type: 'media',
				source: 'https://example.com/c.png',
				mimeType: 'image/png',
				src: PICTURE,
			});
			await page.getByRole('img', { name: 'a chart' }).waitFor();
			assert.equal(await page.getByRole('button', { name: 'Image, not loaded from example.org' }).count(), 1);
		});

		it('is reached and asked for by the keyboard', async () => {
			const page = await open(answered({ type: 'text', text: TEXT }));
			await page.getByRole('button', { name: 'a chart' }).focus();
			await page.keyboard.press('Enter');
			assert.equal((await host.hear('load-media')).source, 'https://example.com/c.png');
			const heard = host.heard.length;
			await page.getByRole('button', { name: 'example.org' }).focus();
			await page.keyboard.press('Space');
			assert.equal((await host.hear('load-media', heard)).source, 'https://example.org/d.png');
		});

		it('says why it is not shown, and can be asked for again', async () => {
			const page = await open(answered({ type: 'text', text: TEXT }));
			const button = page.getByRole('button', { name: 'a chart' });
			await button.click();
			const source = 'https://example.com/c.png';
			await host.change({ type: 'media', source, problem: 'example.com did not give it: it answers 404.' });
			await page.getByText('it answers 404').waitFor();
			const heard = host.heard.length;
			await button.click();
			assert.equal((await host.hear('load-media', heard)).source, source);
		});

		it('is shown by a page that gets it together with its turn', async () => {
			const page = await open();
			await host.change(
				{ type: 'turn-added', turn: answered({ type: 'text', text: TEXT }) },
				{ type: 'media', source: 'https://example.com/c.png', mimeType: 'image/png', src: PICTURE },
			);
			await page.getByRole('img', { name: 'a chart' }).waitFor();
		});

		it('stays shown while its paragraph grows', async () => {
			const page = await open(makeTurn('1', 'Q', { status: 'streaming' }));
			await host.events('1', { type: 'text-delta', text: 'See ![a](https://example.com/c.png) and' });
			await page.getByRole('button', { name: 'a, not loaded' }).click();
			await host.change({
				type: 'media',
				source: 'https://example.com/c.png',
				mimeType: 'image/png',
				src: PICTURE,
			});
			await host.events('1', { type: 'text-delta', text: ' more words.' });
			await host.change({ type: 'turn-status', turnId: '1', status: 'finished' });
			assert.equal(await page.getByRole('img', { name: 'a' }).getAttribute('src'), PICTURE);
		});
	});

	it('shows a picture of the workspace by its path, asked for once it is whole', async () => {
		const page = await open(makeTurn('1', 'Q', { status: 'streaming' }));
		await host.events('1', { type: 'text-delta', text: '![plan](docs/a%20plan.png)' });
		assert.equal(
			host.heard.some(({ type }) => type === 'load-media'),
			false,
		);
		await host.events('1', { type: 'text-delta', text: '\n\nNext.\n\nAnd on.' });
		assert.equal((await host.hear('load-media')).source, 'docs/a plan.png');
		await host.change({ type: 'media', source: 'docs/a plan.png', mimeType: 'image/png', src: PICTURE });
		await page.getByRole('img', { name: 'plan' }).waitFor();
		await host.change({ type: 'turn-status', turnId: '1', status: 'finished' });
		assert.equal(host.heard.filter(({ type }) => type === 'load-media').length, 1);
	});

	it('makes no button of what can be neither asked for nor found', async () => {
		const page = await open(
			answered({
				type: 'text',
				text: '![a](//example.com/a.png) ![b](weird:x) ![c](data:image/svg+xml,x) ![d](notes.txt)',
			}),
		);
		assert.equal(await page.locator('.markdown [role="button"], .markdown img').count(), 0);
		assert.match((await page.locator('.markdown').textContent()) ?? '', /a.*b.*c.*d/);
	});

	describe('what a model made', () => {
		it('is shown, copied as PNG and saved', async () => {
			const page = await open(answered({ type: 'media', mimeType: 'image/png', data: PNG }));
			await page.getByRole('img', { name: 'Image made by the model' }).waitFor();
			await page.getByRole('button', { name: 'Copy Image' }).click();
			await page.locator('.codicon-check').waitFor();
			const types = await page.evaluate('navigator.clipboard.read().then(([item]) => item.types)');
			assert.deepEqual(types, ['image/png']);
			await page.getByRole('button', { name: 'Save…' }).click();
			assert.equal((await host.hear('save-media')).source, PICTURE);
		});

		it('is played where it is sound or film', async () => {
			const page = await open(
				answered(
					{ type: 'media', mimeType: 'audio/wav', data: WAV.toString('base64') },
					{ type: 'media', mimeType: 'video/mp4', data: 'AAAA' },
				),
			);
			const sound = page.locator('audio');
			assert.equal(await sound.getAttribute('controls'), '');
			assert.match((await sound.getAttribute('src')) ?? '', /^data:audio\/wav;base64,/);
			assert.equal(await page.locator('video').count(), 1);
			assert.equal(await page.getByRole('button', { name: 'Save…' }).count(), 2);
			assert.equal(await page.getByRole('button', { name: 'Copy Image' }).count(), 0);
		});

		it('is fetched from the web only when the user asks, and then shown', async () => {
			const url = 'https://media.example/a.png';
			const page = await open(answered({ type: 'media', mimeType: 'image/png', url }));
			assert.equal(await page.getByRole('link', { name: 'Open in Browser' }).getAttribute('href'), url);
			await page.getByRole('button', { name: 'Show image/png from media.example' }).click();
			assert.equal((await host.hear('load-media')).source, url);
			await host.change({ type: 'media', source: url, problem: 'media.example did not give it.' });
			await page.getByText('media.example did not give it.').waitFor();
			await host.change({ type: 'media', source: url, mimeType: 'image/png', src: PICTURE });
			await page.getByRole('img', { name: 'Image made by the model' }).waitFor();
			await page.getByRole('button', { name: 'Save…' }).click();
			assert.equal((await host.hear('save-media')).source, url);
		});

		it('is asked for by itself where the host keeps it, being large', async () => {
			const url = 'weir-media:400000-0123';
			await open(answered({ type: 'media', mimeType: 'image/png', url }));
			assert.equal((await host.hear('load-media')).source, url);
			await host.change({
				type: 'media',
				source: url,
				mimeType: 'image/png',
				src: `${rig.url}main.css?as=a-file`,
			});
			assert.equal(await host.page.locator('.media img').getAttribute('src'), `${rig.url}main.css?as=a-file`);
		});
	});

	it('leads from the marks of an answer to its sources, by mouse and keyboard', async () => {
		const turn = answered({ type: 'text', text: 'It is so[1][2], and[9] not otherwise.' });
		turn.answer.citations.push(
			{ url: 'https://example.com/a', title: 'A page', text: 'So it is.' },
			{ url: 'https://example.org/b' },
			{ title: 'Book' },
		);
		const page = await open(turn);
		const sources = page.getByRole('list', { name: 'Sources' }).getByRole('listitem');
		assert.deepEqual(await sources.allTextContents(), [
			'A page example.comSo it is.',
			'https://example.org/b',
			'Book',
		]);
		await page.getByRole('link', { name: 'Source 1' }).click();
		assert.equal(await page.evaluate('document.activeElement.href'), 'https://example.com/a');
		await page.getByRole('link', { name: 'Source 2' }).focus();
		await page.keyboard.press('Enter');
		await page.keyboard.press('Enter');
		assert.equal((await host.hear('open-link')).url, 'https://example.org/b');
		assert.equal(await page.locator('.cite').count(), 3);
		assert.equal(await page.getByRole('link', { name: 'Source 9' }).count(), 0);
	});

	it('links inline code that names a symbol, for the mouse and the keyboard, and looks nothing up before', async () => {
		const text = 'Call `createBlockReader()` of `BlockReader.read`, not `npm`, `true`, `node.js` or `a b`.';
		const page = await open(answered({ type: 'text', text }));
		assert.equal(await page.getByRole('link').count(), 2);
		assert.equal(
			host.heard.some(({ type }) => type === 'open-symbol'),
			false,
		);
		await page.getByRole('link', { name: 'createBlockReader()' }).click();
		assert.equal((await host.hear('open-symbol')).name, 'createBlockReader()');
		const heard = host.heard.length;
		await page.getByRole('link', { name: 'BlockReader.read' }).focus();
		await page.keyboard.press('Enter');
		assert.equal((await host.hear('open-symbol', heard)).name, 'BlockReader.read');
	});
});

function answered(...content: ({ type: 'text'; text: string } | MediaPart)[]): Turn {
	return makeTurn('1', 'Prompt', {
		status: 'finished',
		answer: { ...emptyAnswer(), messages: [{ role: 'assistant', content }], finish: 'stop' },
	});
}
