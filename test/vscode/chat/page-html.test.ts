import assert from 'node:assert/strict';
import { pageHtml } from '../../../src/vscode/chat/page-html.ts';

describe('page html', () => {
	const html = pageHtml({
		cspSource: 'https://webview.example',
		nonce: 'n0nce',
		script: 's.js',
		styles: ['a.css'],
		language: 'en',
	});

	it('has exactly this policy', () => {
		assert.ok(
			html.includes(
				`content="default-src 'none'; script-src 'nonce-n0nce'; style-src https://webview.example; ` +
					`img-src https://webview.example data:; media-src https://webview.example data:; font-src https://webview.example; base-uri 'none'; form-action 'none'"`,
			),
		);
		assert.ok(!/unsafe|eval|connect-src/.test(html));
	});

	it('has one script, with the nonce, and nothing inline', () => {
		assert.equal(html.match(/<script/g)?.length, 1);
		assert.ok(html.includes('<script type="module" nonce="n0nce" src="s.js"></script>'));
		assert.ok(!/<style|\son\w+=|style=/.test(html));
	});

	it('carries translations as data that nothing in them can end', () => {
		const sentences = { Hello: '</script><script>alert(1)</script>' };
		const german = pageHtml({ cspSource: '', nonce: '', script: '', styles: [], language: 'de', sentences });
		assert.ok(german.includes('<html lang="de">'));
		const [, data = ''] =
			/<script type="application\/json" id="sentences">(.*?)<\/script>/.exec(german) ?? [];
		assert.deepEqual(JSON.parse(data), sentences);
		assert.equal(german.match(/<script/g)?.length, 2);
	});
});
