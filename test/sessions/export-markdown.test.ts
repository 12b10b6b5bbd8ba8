import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { exportMarkdown } from '../../src/sessions/export-markdown.ts';
import { Disk } from './disk.ts';
import { answerTurn, MODEL, openHistory } from './history.ts';

describe('a session as Markdown', () => {
	it('reads as it was said', async () => {
		const { sessions } = await openHistory(new Disk().storage(), { now: () => Date.UTC(2026, 0, 2, 3, 4) });
		const session = sessions.create();
		await answerTurn(session, 'Why?', 'Because *so*.', [
			{ type: 'tool-call-start', index: 0, id: 'c', name: 'look' },
			{ type: 'tool-call-delta', index: 0, json: '{"at":"a.ts"}' },
			{ type: 'tool-result', index: 0, id: 'c', name: 'look', content: 'seen', isError: true },
		]);
		assert.equal(
			exportMarkdown(session.transcript),
			[
				'# Why?',
				'## You, 2026-01-02 03:04 UTC',
				'Why?',
				'## m1, Acme',
				'Because *so*.',
				'Call of look:',
				'```json\n{"at":"a.ts"}\n```',
				'Result of look, an error:',
				'```\nseen\n```',
				'',
			]
				.join('\n\n')
				.replace(/\n\n$/, '\n'),
		);
	});

	it('lets nothing break out of its fence', async () => {
		const { sessions } = await openHistory(new Disk().storage());
		const session = sessions.create();
		const content = '# not a heading\n```\n````\n# nor this';
		const { recorder } = session.begin({
			prompt: { text: 'Look', context: [{ label: 'a.md\n# x', content }] },
			model: MODEL,
		});
		await recorder.end('stopped');
		const tokens = new MarkdownIt().parse(exportMarkdown(session.transcript), {});
		assert.equal(tokens.filter(({ type }) => type === 'heading_open').length, 3);
		assert.equal(tokens.find(({ type }) => type === 'fence')?.content.trimEnd(), content);
	});
});
