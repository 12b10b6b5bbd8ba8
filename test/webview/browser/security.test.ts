import assert from 'node:assert/strict';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { Change } from '../../../src/webview/messages.ts';
import { createRandom } from '../rig/cut.ts';
import { type FakeHost, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { usePageBrowser } from '../rig/page-browser.ts';
import { GENERATED_PAYLOADS } from './generated-payloads.ts';
import { PAYLOADS } from './payloads.ts';

/** What stands in the page and should not, as text. Runs in the page. */
const SUSPECTS = `
[...document.querySelectorAll('#app *')].flatMap((node) => [
	...(/^(script|iframe|frame|object|embed|style|link|meta|base|form|svg|video|audio|template|source)$/i
		.test(node.localName) ? [node.outerHTML] : []),
	// Formulas are the only MathML, and there is nothing in them but formulas.
	...(node.namespaceURI.endsWith('MathML') && (!node.closest('.formula') || node.matches(
		'a, mglyph, maction, annotation-xml, [href], [src], [class], [id], [actiontype]') ||
		[...node.children].some(({ namespaceURI }) => namespaceURI !== node.namespaceURI))
		? [node.outerHTML] : []),
	...[...node.attributes].filter(({ name, value }) =>
		/^on|^style$|^srcset$|^srcdoc$|^ping$|^formaction$/.test(name) ||
		// The page's own names are the composer's.
		(/^(id|name)$/.test(name) && node.closest('.transcript')) ||
		(name === 'href' && !/^(https?:|mailto:)/i.test(value)) ||
		(name === 'src' && !/^data:image\\/(png|gif|jpeg|webp);/.test(value)),
	).map(({ name, value }) => node.localName + ' ' + name + '=' + value),
])`;

/** So many payloads are shown at once, each in a turn of its own. */
const BATCH = 25;

function textOf(turnId: string, text: string): Change {
	return { type: 'events', turnId, events: [{ type: 'text-delta', text }] };
}

describe('what a model writes', function () {
	this.timeout(120_000);
	const rig = usePageBrowser();

	async function assertHarmless(host: FakeHost, payload: string): Promise<void> {
		assert.deepEqual(await host.page.evaluate(SUSPECTS), [], payload);
		assert.equal(await host.page.evaluate('globalThis.pwned'), undefined, payload);
		assert.deepEqual(host.strangers, [], payload);
	}

	async function assertQuiet(host: FakeHost): Promise<void> {
		assert.deepEqual(await host.page.evaluate('violations'), [], 'the policy had to refuse something');
		assert.deepEqual(host.problems, []);
		assert.equal(host.page.url(), rig.url);
	}

	it(`is text and nothing else, streamed or whole: ${PAYLOADS.length} payloads`, async () => {
		const host = await openFakeHost(rig.context, rig.url);
		const random = createRandom(3);
		for (const [index, payload] of PAYLOADS.entries()) {
			const id = String(index);
			await host.change(
				{ type: 'turns-cut', turnId: String(index - 1) },
				{ type: 'turn-added', turn: makeTurn(id, payload) },
				{ type: 'turn-status', turnId: id, status: 'streaming' },
			);
			const place = Math.floor(random() * payload.length);
			await host.events(id, { type: 'text-delta', text: payload.slice(0, place) });
			await assertHarmless(host, payload);
			await host.change(
				{ type: 'events', turnId: id, events: [{ type: 'text-delta', text: payload.slice(place) }] },
				{ type: 'turn-status', turnId: id, status: 'finished' },
			);
			await assertHarmless(host, payload);
		}
		await assertQuiet(host);
		await host.close();
	});

	it(`stays text in every place of Markdown: ${GENERATED_PAYLOADS.length} payloads`, async () => {
		assert.ok(GENERATED_PAYLOADS.length >= 1000);
		const host = await openFakeHost(rig.context, rig.url);
		for (let at = 0; at < GENERATED_PAYLOADS.length; at += BATCH) {
			const batch = GENERATED_PAYLOADS.slice(at, at + BATCH).map((payload, index) => ({
				turn: makeTurn(`${at + index}`, '', { status: 'streaming' }),
				payload,
			}));
			await host.change(
				{ type: 'turns-cut', turnId: String(at - BATCH) },
				...batch.map(({ turn }) => ({ type: 'turn-added', turn }) as const),
				...batch.map(({ turn, payload }) => textOf(turn.id, payload.slice(0, payload.length >> 1))),
			);
			await assertHarmless(host, `half of ${at}`);
			await host.change(
				...batch.map(({ turn, payload }) => textOf(turn.id, payload.slice(payload.length >> 1))),
				...batch.map(({ turn }) => ({ type: 'turn-status', turnId: turn.id, status: 'finished' }) as const),
			);
			await assertHarmless(host, batch.map(({ payload }) => payload).join('\n---\n'));
		}
		await assertQuiet(host);
		await host.close();
	});

	it('is text everywhere else: reasoning, tools, notices, sources, media, failures, names', async () => {
		const host = await openFakeHost(rig.context, rig.url);
		for (const [index, payload] of PAYLOADS.entries()) {
			const id = String(index);
			const model = { id: payload, model: payload, provider: payload, isDemo: false };
			const turn = makeTurn(id, payload, { prompt: { text: payload, context: [{ label: payload }] }, model });
			await host.change(
				{ type: 'turns-cut', turnId: String(index - 1) },
				{ type: 'model', model },
				{ type: 'turn-added', turn },
				{
					type: 'events',
					turnId: id,
					events: [
						{ type: 'reasoning-delta', text: payload },
						{ type: 'refusal-delta', text: payload },
						{ type: 'tool-call-start', index: 0, id: payload, name: payload },
						{ type: 'tool-call-delta', index: 0, json: JSON.stringify({ path: payload }) },
						{ type: 'tool-result', index: 0, id: payload, name: payload, content: payload },
						{ type: 'media', mimeType: payload, url: payload },
						{ type: 'media', mimeType: payload, data: payload },
						{ type: 'media', mimeType: 'image/png', data: payload },
						{ type: 'citation', url: payload, title: payload },
						{ type: 'suggestion', text: payload },
						{ type: 'notice', text: payload },
					],
				},
				{
					type: 'turn-status',
					turnId: id,
					status: 'failed',
					failure: { kind: 'server', message: payload, detail: payload },
				},
			);
			await host.page.evaluate(
				`document.querySelectorAll('details').forEach((item) => { item.open = true; })`,
			);
			await assertHarmless(host, payload);
		}
		await assertQuiet(host);
		await host.close();
	});

	it('opens nothing by itself: a click on a link is a message, and only for web and mail', async () => {
		const host = await openFakeHost(rig.context, rig.url, {
			state: {
				turns: [
					makeTurn('1', 'x', {
						status: 'finished',
						answer: {
							...emptyAnswer(),
							messages: [{ role: 'assistant', content: [{ type: 'text', text: PAYLOADS.join('\n\n') }] }],
						},
					}),
				],
			},
		});
		await assertHarmless(host, 'all at once');
		const links = await host.page.locator('#app a').all();
		assert.ok(links.length > 10);
		for (const link of links) {
			await link.dispatchEvent('click');
			await link.dispatchEvent('auxclick', { button: 1 });
		}
		const opened = host.heard.flatMap((message) => (message.type === 'open-link' ? [message.url] : []));
		assert.ok(opened.length > 0);
		assert.deepEqual(
			opened.filter((url) => !/^(https?:|mailto:)/i.test(url)),
			[],
		);
		assert.deepEqual(
			host.heard.filter(
				({ type }) =>
					!['ready', 'acknowledge', 'draft', 'open-link', 'open-path', 'load-media'].includes(type),
			),
			[],
		);
		// Pictures of the workspace are asked for; the host judges their paths.
		assert.deepEqual(
			host.heard.filter((message) => message.type === 'load-media' && /^[a-z]+:/i.test(message.source)),
			[],
		);
		await assertQuiet(host);
		await host.close();
	});

	it('cannot speak for the host: what is not its message is not taken', async () => {
		const host = await openFakeHost(rig.context, rig.url);
		const ready = host.heard.length;
		await host.post({ type: 'update', sequence: 2, changes: [{ type: 'run', command: 'x' }] });
		await host.hear('ready', ready);
		await host.snapshot();
		assert.equal(await host.page.locator('.turn').count(), 0);
		await host.close();
	});
});
