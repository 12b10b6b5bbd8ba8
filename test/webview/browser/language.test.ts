import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { AssistantPart, ToolMessage } from '../../../src/core/chat.ts';
import type { ComposerState, ModelLabel, Turn } from '../../../src/webview/messages.ts';
import { outsideBrackets, pseudoLanguage } from '../../l10n/pseudo.ts';
import { buildPage } from '../rig/build.ts';
import { type FakeHost, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { usePageBrowser } from '../rig/page-browser.ts';
import { servePage } from '../rig/serve.ts';

/** What stands for content has this mark, so that whatever has neither mark nor brackets was written in English. */
const MARK = '§';
const REAL: ModelLabel = { id: 'p/m', model: `${MARK}model`, provider: `${MARK}provider`, isDemo: false };
const DEMO: ModelLabel = { ...REAL, isDemo: true };

describe('the language of the page', function () {
	this.timeout(60_000);
	const rig = usePageBrowser({ sentences: pseudoLanguage() });
	let host: FakeHost;

	afterEach(() => host.close());

	const open = async (state: Parameters<typeof openFakeHost>[2] = {}) => {
		host = await openFakeHost(rig.context, rig.url, state);
	};
	const isTranslated = async (state: string) => {
		await host.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
		assert.deepEqual(await untranslated(host.page), [], state);
		assert.deepEqual(host.problems, []);
	};

	it('is spoken where nothing was asked yet', async () => {
		await open({ state: { model: DEMO } });
		await isTranslated('with the demo');
		await host.change({ type: 'model', model: REAL }, { type: 'trust', trusted: false });
		await isTranslated('with a model, in a restricted workspace');
	});

	it('is spoken while an answer streams', async () => {
		await open({ state: { model: REAL } });
		await host.change({ type: 'turn-added', turn: makeTurn('1', MARK, { model: REAL }) });
		await isTranslated('waiting');
		await host.change({ type: 'turn-status', turnId: '1', status: 'streaming' });
		await host.events('1', { type: 'reasoning-delta', text: MARK });
		await isTranslated('thinking');
		await host.events(
			'1',
			{ type: 'tool-call-start', index: 0, id: 'c', name: `${MARK}tool` },
			{ type: 'tool-call-delta', index: 0, json: `{"${MARK}":"${MARK}"}` },
			{ type: 'tool-call-end', index: 0 },
		);
		await isTranslated('a tool runs');
		await host.events('1', { type: 'tool-approval', index: 0 });
		await isTranslated('a tool asks');
		await host.events('1', { type: 'text-delta', text: CONTENT });
		await isTranslated('text');
		await host.change({ type: 'turn-status', turnId: '1', status: 'finished' });
		await isTranslated('finished');
	});

	it('is spoken of whatever an answer comes to', async () => {
		const turns = Object.entries(ENDS).map(([name, rest]) =>
			makeTurn(name, `${MARK} ${name}`, { model: REAL, ...rest }),
		);
		await open({ state: { turns, model: DEMO }, height: 5000 });
		await host.page.locator('.code-fold').first().waitFor();
		await isTranslated('all ends');
		await host.page.locator('.code-fold').first().click();
		await isTranslated('unfolded');
	});

	it('is spoken around the composer', async () => {
		await open({ state: { model: REAL, composer: COMPOSER } });
		await host.page.getByRole('textbox').fill('#');
		const items = [{ id: '1', label: MARK, detail: MARK, icon: 'file' }];
		await host.change({ type: 'completions', query: '#', items });
		await host.page.getByRole('option').first().waitFor();
		await isTranslated('everything at once');
		await host.page.getByRole('textbox').press('Escape');
		await host.page.evaluate(DROP_LARGE_FILE);
		await isTranslated('a file that is too large');
	});

	it('is spoken on the way back to the end', async () => {
		const long = makeTurn('1', MARK, { model: REAL, ...answered([text(`${MARK}\n\n`.repeat(200))]) });
		await open({ state: { turns: [long], model: REAL } });
		await host.page.locator('.scroller').evaluate((scroller) => {
			(scroller as unknown as { scrollTop: number }).scrollTop = 0;
		});
		await host.page.locator('.jump').waitFor();
		await isTranslated('at the beginning');
		await host.change({ type: 'turn-status', turnId: '1', status: 'streaming' });
		await isTranslated('while it goes on');
	});

	it('is spoken where page and host do not understand each other', async () => {
		await open({ state: { model: REAL } });
		// The first has it ask for a snapshot, which is no better.
		await host.post({ type: 'unheard-of' });
		await host.post({ type: 'unheard-of' });
		await host.page.getByText('⟦This view').waitFor();
		await isTranslated('unreadable');
	});

	it('has its numbers and its costs in its own way', async () => {
		const german = await servePage(await buildPage(), {
			en: 'de',
			'About {0} tokens would be sent.': '{0}!',
		});
		host = await openFakeHost(rig.context, german.url, { state: { composer: COMPOSER } });
		assert.equal(await host.page.evaluate('document.documentElement.lang'), 'en');
		const estimate = host.page.locator('.estimate');
		assert.match((await estimate.getAttribute('title')) ?? '', /^12\.100! .*0,004\u00a0\$/);
		await german.close();
	});
});

/** Every text that can be seen or is read aloud, with letters that are neither content nor translated. */
async function untranslated(page: Page): Promise<string[]> {
	const texts = await page.evaluate<string[]>(SPOKEN);
	return [...new Set(texts)].filter(
		(said) => !said.includes(MARK) && !URL.canParse(said) && /\p{L}/u.test(outsideBrackets(said)),
	);
}

/** Runs in the page. Code, languages and names of tools are content. */
const SPOKEN = `(() => {
	const isContent = (node) => node.closest('code, pre, .code-language, .tool-name, style, script, .katex');
	const texts = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		if (!isContent(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
	}
	for (const one of document.body.querySelectorAll('*')) {
		for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt']) {
			if (one.hasAttribute(name) && !isContent(one)) texts.push(one.getAttribute(name));
		}
	}
	return texts;
})()`;

/** Runs in the page. */
const DROP_LARGE_FILE = `(() => {
	const dataTransfer = new DataTransfer();
	dataTransfer.items.add(new File([new Uint8Array(9_000_000)], '${MARK}'));
	document.querySelector('.composer').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
})()`;

/** Every kind of block that brings words of its own. */
const CONTENT = [
	`# ${MARK}`,
	`- [x] ${MARK}\n- [ ] ${MARK}`,
	`![](https://1.2/3) ![${MARK}](https://1.2/3)`,
	'```sh\n1\n```',
	'```mermaid\n1\n```',
	`\`\`\`\n${'1\n'.repeat(60)}\`\`\``,
	`$1 + \\nothing ${MARK}$\n\n$$\n1 + \\nothing ${MARK}\n$$`,
].join('\n\n');

const COMPOSER: ComposerState = {
	chips: [{ id: '1', label: MARK, icon: 'file', size: MARK }],
	queue: [{ id: '1', text: MARK, chips: [MARK] }],
	estimate: { tokens: 12_100, costUsd: 0.004, contextTokens: 200_000 },
	parameters: MARK,
	session: { tokens: 12_000, costUsd: 0.03 },
	today: { tokens: 9_000_000, costUsd: 0.2 },
	editing: { turnId: '1', text: MARK },
	held: { text: MARK, secrets: [{ what: MARK, where: MARK, shown: MARK }] },
};

const CALL: AssistantPart = { type: 'tool-call', index: 0, id: 'c', name: MARK, arguments: '{}' };

/** A turn for each way in which an answer may end, and for each thing that it may hold. */
const ENDS: Readonly<Record<string, Partial<Turn>>> = {
	whole: {
		...answered([{ type: 'reasoning', text: MARK }, text(CONTENT)], {
			citations: [{}, { url: 'https://1.2', title: MARK }],
			suggestions: [MARK],
			notices: [MARK, MARK],
			usage: { inputTokens: 1200, outputTokens: 34, cacheReadTokens: 1000, reasoningTokens: 9, costUsd: 0.2 },
			finish: 'stop',
		}),
		alternatives: { place: 1, of: 2 },
		meter: { firstContentMs: 20, durationMs: 100_000, tokensPerSecond: 1200 },
	},
	estimated: answered([text(MARK)], { usage: { inputTokens: 1, outputTokens: 2, estimated: true } }),
	tools: answered([CALL], {}, [{ role: 'tool', toolCallId: 'c', name: MARK, content: MARK.repeat(30_000) }]),
	'a failed tool': answered([CALL], {}, [
		{ role: 'tool', toolCallId: 'c', name: MARK, content: MARK, isError: true },
	]),
	'a tool that never ran': answered([CALL]),
	media: answered([
		{ type: 'media', mimeType: `image/png`, data: redPixel() },
		{ type: 'media', mimeType: `${MARK}/x`, data: '1111' },
		{ type: 'media', mimeType: 'image/png', url: 'https://1.2/3' },
		{ type: 'media', mimeType: 'image/png', url: MARK },
	]),
	empty: answered([], { finish: 'stop' }),
	'cut at its length': answered([text(MARK)], { finish: 'length' }),
	filtered: answered([text(MARK)], { finish: 'content-filter' }),
	'stopped early': { status: 'stopped' },
	stopped: { ...answered([text(MARK)]), status: 'stopped' },
	interrupted: { ...answered([text(MARK)]), status: 'interrupted' },
	failed: { status: 'failed' },
	'failed for a reason': {
		status: 'failed',
		failure: { kind: 'x', message: MARK, detail: MARK, action: { name: 'change-key', label: MARK } },
	},
};

function text(content: string): AssistantPart {
	return { type: 'text', text: content };
}

function redPixel(): string {
	return 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
}

function answered(
	content: AssistantPart[],
	rest: Partial<Turn['answer']> = {},
	results: ToolMessage[] = [],
): Partial<Turn> {
	const messages = content.length === 0 ? [] : [{ role: 'assistant' as const, content }, ...results];
	return { status: 'finished', answer: { ...emptyAnswer(), messages, ...rest } };
}
