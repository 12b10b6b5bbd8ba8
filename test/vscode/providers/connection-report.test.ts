import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { connectionReport } from '../../../src/vscode/providers/connection-report.ts';

describe('the report of a connection', () => {
	const render = (report: string) => new MarkdownIt({ html: true }).render(report);
	const hostile = '<img src=x onerror=alert(1)> [a](command:x) | `b` **c**\n# d';

	it('says what works, what was seen and what it took', () => {
		const report = connectionReport('Acme', {
			model: 'm',
			servedAs: 'm-1',
			maxTokensField: 'max_completion_tokens',
			findings: [
				{ check: 'streaming', outcome: 'yes', detail: 'Came in 3 pieces.' },
				{ check: 'tools', outcome: 'no', detail: 'Refused.', said: 'no tools here' },
			],
			requests: 2,
			usage: { inputTokens: 10, outputTokens: 5 },
		});
		for (const part of [
			'm-1',
			'Came in 3 pieces',
			'max\\_completion\\_tokens'.replaceAll('\\', ''),
			'no tools here',
		]) {
			assert.ok(report.replaceAll('\\', '').includes(part), part);
		}
		assert.match(report, /2 requests, 15 tokens\./);
		assert.match(render(report), /<table>[\s\S]*<td>Yes<\/td>/);
	});

	it('says why nothing works', () => {
		const failure = { kind: 'authentication', message: 'Acme did not take the key.', detail: 'invalid key' };
		const report = connectionReport('Acme', { model: 'm', findings: [], requests: 1, failure });
		assert.match(report, /does not work.*Acme did not take the key/);
		assert.match(report, /1 request\./);
	});

	it('shows what a server writes as text', () => {
		const report = connectionReport(
			hostile,
			{
				model: hostile,
				servedAs: hostile,
				findings: [{ check: 'streaming', outcome: 'no', detail: hostile, said: hostile }],
				requests: 1,
			},
			[hostile],
		);
		const html = render(report);
		assert.doesNotMatch(html, /<img|<a |<strong>c|<h1>d/);
	});
});
