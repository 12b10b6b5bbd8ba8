import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { ComposerState, Turn } from '../../../src/webview/messages.ts';
import { launchBrowser } from '../rig/browser.ts';
import { buildPage } from '../rig/build.ts';
import { type FakeHost, MODEL, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { servePage } from '../rig/serve.ts';
import { THEMES, type ThemeName } from '../rig/themes.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe found, as far as it is looked at here. */
interface Finding {
	id: string;
	nodes: { html: string; failureSummary?: string }[];
}

describe('axe-core', function () {
	this.timeout(60_000);
	let browser: Browser;
	let served: Awaited<ReturnType<typeof servePage>>;
	let host: FakeHost;

	before(async () => {
		served = await servePage(await buildPage());
		browser = await launchBrowser();
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	afterEach(() => host.close());

	for (const theme of Object.keys(THEMES) as ThemeName[]) {
		it(`finds nothing in ${theme}: empty, answered, failed, with everything around the composer`, async () => {
			// It runs as a script of the page, which the page's own policy forbids.
			const context = await browser.newContext({ bypassCSP: true });
			host = await openFakeHost(context, served.url, { theme });
			await host.page.evaluate(AXE);
			assert.deepEqual(await findings(host), [], 'empty');
			await host.snapshot({ turns: [answered(), failed(), waiting()], model: MODEL, trusted: false });
			await host.page.locator('.formula[data-tex]').nth(2).waitFor();
			assert.deepEqual(await findings(host), [], 'turns');
			await host.change({ type: 'composer', composer: FULL });
			await host.page.getByRole('textbox', { name: 'Message' }).fill('#');
			await host.change({
				type: 'completions',
				query: '#',
				items: [
					{ id: 'problems', label: 'problems', detail: 'Errors and warnings', icon: 'warning' },
					{ id: 'changes', label: 'changes', icon: 'diff' },
				],
			});
			await host.page.getByRole('option').first().waitFor();
			assert.deepEqual(await findings(host), [], 'composer');
			await context.close();
		});
	}

	async function findings({ page }: FakeHost): Promise<string[]> {
		const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run()');
		return violations.flatMap(({ id, nodes }) =>
			nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
		);
	}
});

const FULL: ComposerState = {
	chips: [{ id: '1', label: 'a.ts:1-9', icon: 'file', size: '2.1 kB' }],
	queue: [{ id: '1', text: 'and then?', chips: ['a.ts'] }],
	estimate: { tokens: 2100, costUsd: 0.004, contextTokens: 200_000 },
	parameters: 'temperature 0.2',
	session: { tokens: 12_000, costUsd: 0.03 },
	today: { tokens: 90_000, costUsd: 0.2 },
	editing: { turnId: '1', text: 'old' },
	held: { text: 'look', secrets: [{ what: 'a GitHub token', where: 'a.ts', shown: 'ghp_aB…J5' }] },
};

/** One pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

const TEXT = [
	'# Title\n\nA paragraph with `code`, **words** and a [link](https://example.com).\n',
	'- [x] done\n- [ ] open\n',
	'| a | b |\n|---|---|\n| 1 | 2 |\n',
	'> quoted\n',
	'```ts\nconst a: number = 1; // why\n```\n',
	'Mass $E = mc^2$, $\\frac{1$ as `createReader()` says[1] in `src/a.ts:12`.\n',
	'$$\n\\begin{aligned} a &= b \\\\ &= \\sqrt{c} \\end{aligned}\n$$\n',
	'![a chart](https://example.com/a.png) ![a plan](docs/plan.png)\n',
].join('\n');

function answered(): Turn {
	return makeTurn('1', 'Question', {
		status: 'finished',
		alternatives: { place: 1, of: 2 },
		prompt: { text: 'Question', context: [{ label: 'a.ts:1-9' }] },
		answer: {
			...emptyAnswer(),
			messages: [
				{
					role: 'assistant',
					content: [
						{ type: 'reasoning', text: 'Let me think.' },
						{ type: 'tool-call', index: 0, id: 'c', name: 'weir_readFile', arguments: '{"path":"a.ts"}' },
					],
				},
				{ role: 'tool', toolCallId: 'c', name: 'weir_readFile', content: 'let a' },
				{
					role: 'assistant',
					content: [
						{ type: 'text', text: TEXT },
						{ type: 'media', mimeType: 'image/png', data: PNG },
						{ type: 'media', mimeType: 'image/png', url: 'https://example.com/made.png' },
						{ type: 'media', mimeType: 'audio/mpeg', data: 'SUQz' },
					],
				},
			],
			notices: ['Resuming after a break (network, try 2 of 5).'],
			citations: [{ url: 'https://example.com', title: 'Example', text: 'So it is.' }, { title: 'A book' }],
			suggestions: ['And then?'],
			usage: { inputTokens: 1200, outputTokens: 340, cacheReadTokens: 1000 },
			finish: 'length',
		},
	});
}

function failed(): Turn {
	return makeTurn('2', 'Again', {
		status: 'failed',
		failure: {
			kind: 'authentication',
			message: 'The key was not accepted. Change it.',
			detail: 'Status 401',
			action: { name: 'change-key', label: 'Change Key' },
		},
	});
}

function waiting(): Turn {
	return makeTurn('3', 'Still there?');
}
