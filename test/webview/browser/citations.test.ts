import assert from 'node:assert/strict';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { type FakeHost, MODEL, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { usePageBrowser } from '../rig/page-browser.ts';

const RAIN = { url: 'https://example.com/rain', title: 'Rain' };
const SUN = { url: 'https://example.com/sun', title: 'Sun' };

/** It rains¹ 🌧. \n\n The sun² shines on rain¹. */
const FIRST = 'It rains';
const SECOND = ' 🌧.\n\nThe sun';
const THIRD = ' shines on `rain`.';

describe('what an answer cites', function () {
	this.timeout(60_000);
	const rig = usePageBrowser();
	let host: FakeHost;

	beforeEach(async () => {
		host = await openFakeHost(rig.context, rig.url, { state: { turns: [makeTurn('1', 'Q')], model: MODEL } });
	});
	afterEach(() => host.close());

	const say = (text: string): StreamEvent => ({ type: 'text-delta', text });
	const cite = (source: object, start: number, end: number): StreamEvent => {
		return { type: 'citation', ...source, start, end };
	};
	const end = () =>
		host.change(
			{ type: 'events', turnId: '1', events: [{ type: 'finish', reason: 'stop' }] },
			{ type: 'turn-status', turnId: '1', status: 'finished' },
		);
	/** The answer's text as it is read, marks and all. */
	const text = () =>
		host.page.evaluate<string>("document.querySelector('.answer').textContent.replace(/\\s+/g, ' ').trim()");

	const MARKED = 'It rains[1] 🌧.The sun[2] shines on rain[1].';

	it('is marked where it stands, as it streams, each source by one number', async () => {
		await host.events('1', say(FIRST), cite(RAIN, 0, 8));
		await host.events('1', say(SECOND));
		await host.page.evaluate("globalThis.first = document.querySelector('.answer .markdown')");
		await host.events('1', cite(SUN, 13, 20), say(THIRD.slice(0, 17)));
		await host.events('1', cite(RAIN, 31, 37), say('.'));
		await end();
		assert.equal(await text(), MARKED);
		assert.equal(await host.page.locator('.sources li').count(), 2);
		assert.ok(
			await host.page.evaluate("globalThis.first === document.querySelector('.answer .markdown')"),
			'what was painted stays',
		);
	});

	it('is marked where it stands when the places come after the text, once the answer is over', async () => {
		await host.events('1', say(FIRST + SECOND), say(THIRD));
		await host.events('1', cite(RAIN, 0, 8), cite(SUN, 13, 20), cite(RAIN, 31, 37));
		await end();
		assert.equal(await text(), MARKED);
	});

	it('is marked again by a page that gets it whole', async () => {
		await host.snapshot({
			turns: [
				makeTurn('1', 'Q', {
					status: 'finished',
					answer: {
						...emptyAnswer(),
						messages: [
							{ role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.' }] },
							{ role: 'assistant', content: [{ type: 'text', text: FIRST + SECOND + THIRD }] },
						],
						citations: [
							{ ...RAIN, start: 0, end: 8, message: 1 },
							{ ...SUN, start: 13, end: 20, message: 1 },
							{ ...RAIN, start: 31, end: 37, message: 1 },
							// Past the end, and in a message that is none.
							{ ...SUN, start: 100, end: 200, message: 1 },
							{ ...SUN, start: 0, end: 2, message: 7 },
						],
						finish: 'stop',
					},
				}),
			],
			model: MODEL,
		});
		assert.ok((await text()).endsWith(MARKED), await text());
	});

	it('leads to its source by mouse and by keyboard', async () => {
		await host.events('1', say(FIRST), cite(RAIN, 0, 8), say(SECOND), cite(SUN, 13, 20), say(THIRD));
		await end();
		await host.page.getByRole('link', { name: 'Source 2' }).click();
		assert.equal(await focused(), 'Sun');
		await host.page.getByRole('link', { name: 'Source 1' }).focus();
		await host.page.keyboard.press('Enter');
		assert.equal(await focused(), 'Rain');
	});

	it('is a list alone where no place is told, as sessions of before have it', async () => {
		await host.events('1', say(FIRST), { type: 'citation', ...RAIN });
		await end();
		assert.equal(await text(), FIRST);
		assert.equal(await host.page.locator('.sources li').count(), 1);
	});

	it('keeps the focus in an answer that is marked late', async () => {
		await host.events('1', say('A [link](https://example.com/) that rains.\n\nAnd more.\n\n'));
		await host.page.locator('.answer a').focus();
		await host.events('1', cite(RAIN, 38, 43));
		await end();
		assert.equal(await focused(), 'link');
	});

	const focused = () => host.page.evaluate<string>('document.activeElement.textContent');
});
