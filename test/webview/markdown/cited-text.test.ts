import assert from 'node:assert/strict';
import { type Answer, emptyAnswer } from '../../../src/core/accumulate.ts';
import type { AssistantPart } from '../../../src/core/chat.ts';
import { citesOf } from '../../../src/webview/cites.ts';
import { markPlace, withMarks, withoutMarks } from '../../../src/webview/markdown/cited-text.ts';
import { createParser } from '../../../src/webview/markdown/parser.ts';

/** Where `|` stands is cited. */
function render(source: string): string {
	const at = source.indexOf('¦');
	const text = source.replace('¦', '');
	return createParser().render(withMarks(text, [{ number: 3, at: markPlace(text, at) }]));
}

const MARK = '<sup class="cite">[3]</sup>';

describe('the mark of a source', () => {
	for (const [name, source, expected] of [
		['behind the words', 'It rains¦, they say.', `<p>It rains${MARK}, they say.</p>`],
		['before white space', 'It rains. ¦ So.', `<p>It rains.${MARK}  So.</p>`],
		['at the end of a paragraph', 'It rains.\n\n¦So.', `<p>It rains.${MARK}</p>\n<p>So.</p>`],
		['before a heading', 'It rains.\n\n¦# So', `<p>It rains.${MARK}</p>\n<h1>So</h1>`],
		['inside of bold text', 'It **rains¦** today', `<p>It <strong>rains${MARK}</strong> today</p>`],
		['behind bold text', 'It **“rains”**¦ today', `<p>It <strong>“rains”</strong>${MARK} today</p>`],
		['behind code', 'Call `a(b¦)` now', `<p>Call <code>a(b)</code>${MARK} now</p>`],
		['in a list', '- one¦\n- two', `<ul>\n<li>one${MARK}</li>\n<li>two</li>\n</ul>`],
		['nowhere where a fence ends', '```\na\n```\n¦', '<pre><code>a\n</code></pre>'],
	] as const) {
		it(`stands ${name}`, () => {
			assert.equal(render(source).trim(), expected);
		});
	}

	it('leaves a link what it is', () => {
		const html = render('See [here](https://example.com/¦a) and https://example.com/b.');
		assert.match(html, /href="https:\/\/example\.com\/a"/);
		assert.ok(html.indexOf(MARK) > html.indexOf('</a>'));
		assert.match(render('See https://example.com/b¦ there'), /href="https:\/\/example\.com\/b"/);
	});

	it('leaves a table what it is', () => {
		const html = render('| a | b |\n|---|---|\n| 1 | 2 |¦\n');
		assert.equal(html.match(/<td/g)?.length, 2);
		assert.match(html, new RegExp(`2${MARK.replace(/[[\]/]/g, '\\$&')}`));
		assert.equal(render('| a | b |\n|---|---|¦\n| 1 | 2 |\n').match(/<td/g)?.length, 2);
	});

	it('is nowhere in code and formulas', () => {
		for (const source of ['```ts¦\nlet a;\n```', '```ts\nlet a¦;\n```', '    let a¦;\n', '$$\na¦ = b\n$$']) {
			const text = source.replace('¦', '');
			const marked = withMarks(text, [{ number: 3, at: source.indexOf('¦') }]);
			assert.equal(createParser().render(marked), createParser().render(text));
		}
	});

	it('is taken out again', () => {
		assert.equal(withoutMarks(withMarks('a b', [{ number: 12, at: 1 }])), 'a b');
	});
});

describe('the places of citations', () => {
	it('are found in text with characters of two units, each in its own message and part', () => {
		const text = (said: string): AssistantPart => ({ type: 'text', text: said });
		const first = [text('🌧 rain'), { type: 'reasoning', text: 'Hm.' } as const, text(' and 🌞 sun')];
		const second = [text('snow')];
		const answer: Answer = {
			...emptyAnswer(),
			messages: [
				{ role: 'assistant', content: first },
				{ role: 'tool', toolCallId: 'c', name: 'look', content: '' },
				{ role: 'assistant', content: second },
			],
			citations: [
				{ title: 'Sun', start: 11, end: 16, message: 0 },
				{ title: 'Rain', start: 0, end: 6, message: 0 },
				{ title: 'Snow', start: 0, end: 4, message: 2 },
				{ title: 'Rain', start: 2, end: 6, message: 0 },
				{ title: 'Nowhere', start: 0, end: 99, message: 2 },
				{ title: 'A tool', start: 0, end: 1, message: 1 },
				{ title: 'No place' },
			],
		};
		const cites = citesOf(answer);
		assert.deepEqual(cites.get(first[0] as AssistantPart), [
			{ number: 2, at: 7 },
			{ number: 2, at: 7 },
		]);
		assert.deepEqual(cites.get(first[2] as AssistantPart), [{ number: 1, at: 11 }]);
		assert.deepEqual(cites.get(second[0] as AssistantPart), [{ number: 3, at: 4 }]);
		assert.equal(cites.size, 3);
	});

	it('cost no more than the text, whatever it is', () => {
		for (const piece of ['](', '<http:', '`', ' ', '\n-', '| ']) {
			const text = piece.repeat(200_000);
			assert.ok(markPlace(text, text.length) <= text.length);
		}
	});
});
