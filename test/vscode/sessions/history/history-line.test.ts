import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SessionSummary } from '../../../../src/sessions/summary.ts';
import { historyLine } from '../../../../src/vscode/sessions/history/history-line.ts';
import { labelText, noticeText } from '../../../../src/vscode/sessions/history/plain-text.ts';
import { sizeText } from '../../../../src/vscode/sessions/history/size-text.ts';
import { ageHeading, whenText } from '../../../../src/vscode/sessions/history/when-text.ts';

const NOW = new Date(2026, 2, 10, 12, 0).getTime();
const CONTEXT = { now: NOW, locale: 'en', showsWorkspace: false, isAnswering: false };
const SESSION: SessionSummary = {
	id: 's1',
	title: 'Sort a list',
	workspace: 'file:///home/ada/shop',
	createdAt: NOW - 90_000,
	updatedAt: NOW - 90_000,
	pinned: false,
	turns: 2,
	model: 'poe/Claude-Sonnet-4.6',
	costUsd: 0.0042,
	damaged: 0,
	bytes: 1200,
};

/** What makes trouble in a label. */
const PIECES = [
	'$(trash)',
	'\\',
	'$(',
	')',
	'sync~spin',
	'\n',
	'\u0000',
	'\u202E',
	'\u2067',
	'\uD83D',
	'😀',
	'word ',
];

describe('a line of the history', () => {
	it('says title, model, when and cost', () => {
		const { label, description, detail, heading } = historyLine(SESSION, CONTEXT);
		assert.equal(label, 'Sort a list');
		assert.equal(description, 'Claude-Sonnet-4.6 · 1 min. ago · $0.004');
		assert.deepEqual([detail, heading], ['', 'Today']);
	});

	it('leaves out what is not known, and names what has no title', () => {
		const { model: _, costUsd: __, ...bare } = SESSION;
		const line = historyLine({ ...bare, title: ' \n' }, CONTEXT);
		assert.equal(line.label, 'Chat without a title');
		assert.equal(line.description, '1 min. ago');
	});

	it('says whose it is among the sessions of all workspaces', () => {
		const all = { ...CONTEXT, showsWorkspace: true };
		assert.match(historyLine(SESSION, all).description, / · shop$/);
		const { workspace: _, ...homeless } = SESSION;
		assert.match(historyLine(homeless, all).description, / · no folder$/);
	});

	it('shows a hit with its passage and without a heading', () => {
		const line = historyLine(SESSION, { ...CONTEXT, excerpt: 'use  quicksort' });
		assert.deepEqual([line.detail, line.heading], ['use quicksort', undefined]);
	});

	it('says what is being answered, what is pinned and what is damaged', () => {
		const line = historyLine({ ...SESSION, pinned: true, damaged: 2 }, { ...CONTEXT, isAnswering: true });
		assert.match(line.description, /^being answered · /);
		assert.equal(line.heading, 'Pinned');
		assert.match(line.detail, /^2 records cannot be read/);
		assert.deepEqual([line.isPinned, line.isAnswering, line.isDamaged], [true, true, true]);
	});

	it('draws no icon and turns no direction, whatever the title says', () => {
		const title = '$(trash) a\u202Eb $(sync~spin)\n$(no icon)';
		assert.equal(
			historyLine({ ...SESSION, title }, CONTEXT).label,
			'\\$(trash) a b \\$(sync~spin) $(no icon)',
		);
	});

	it('is one line of a bounded length of every text', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...PIECES)), (pieces) => {
				const line = labelText(pieces.join('').repeat(9));
				assert.ok(line.isWellFormed());
				assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
				assert.doesNotMatch(line, /(?<!\\)\$\([A-Za-z0-9-]+\)/);
				assert.ok(line.replaceAll('\\$(', '$(').length <= 200);
			}),
		);
		assert.equal(labelText('x'.repeat(300)).length, 200);
	});

	it('is no link in a notification', () => {
		assert.equal(noticeText('[a](command:b) [c] (d)'), '[a] (command:b) [c] (d)');
	});
});

describe('when something was', () => {
	const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime();

	for (const [name, then, text, heading] of [
		['a moment ago', NOW - 20_000, 'just now', 'Today'],
		['ahead, by another clock', NOW + 3_600_000, 'just now', 'Today'],
		['this morning', at(10, 8), '4 hr. ago', 'Today'],
		['yesterday, less than a day ago', at(9, 23, 50), 'yesterday', 'Yesterday'],
		['some days ago', at(6, 9), '4 days ago', 'Last 7 days'],
		['over a week ago', at(1, 9), 'Mar 1, 2026', 'Last 30 days'],
		['long ago', new Date(2025, 0, 2).getTime(), 'Jan 2, 2025', 'Older'],
	] as const) {
		it(`reads: ${name}`, () => {
			assert.equal(whenText(then, NOW, 'en'), text);
			assert.equal(ageHeading(then, NOW), heading);
		});
	}

	it('is written in the language of the window, and in English where there is none such', () => {
		assert.equal(whenText(at(9, 9), NOW, 'de'), 'gestern');
		assert.equal(whenText(at(9, 9), NOW, 'not_a_tag'), 'yesterday');
	});
});

describe('a size on the disk', () => {
	for (const [bytes, text] of [
		[0, '0 bytes'],
		[1, '1 byte'],
		[999, '999 bytes'],
		[1000, '1 kB'],
		[4200, '4.2 kB'],
		[999_499, '999 kB'],
		[999_500, '1 MB'],
		[1_234_567_890, '1.2 GB'],
		[5e15, '5,000 TB'],
	] as const) {
		it(`of ${bytes} bytes is ${text}`, () => assert.equal(sizeText(bytes), text));
	}
});
