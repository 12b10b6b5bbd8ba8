import type { Finding, ProbeReport } from '../../core/probe.ts';

const OUTCOMES: Readonly<Record<Finding['outcome'], string>> = { yes: 'Yes', no: 'No', unclear: 'Unclear' };

/**
 * What a test of a connection found, as Markdown.
 *
 * @param learnt sentences about what is left out or renamed for this model.
 */
export function connectionReport(
	provider: string,
	report: ProbeReport,
	learnt: readonly string[] = [],
): string {
	const { model, servedAs, failure, findings, maxTokensField, requests, usage } = report;
	const lines = [`# ${plain(model)} at ${plain(provider)}`, ''];
	if (failure) {
		lines.push(`**The connection does not work.** ${plain(failure.message)}`, '');
		if (failure.detail) {
			lines.push('The server said:', '', ...quoted(failure.detail), '');
		}
	} else {
		lines.push(
			servedAs && servedAs !== model
				? `The connection works; the server calls the model ${plain(servedAs)}.`
				: 'The connection works.',
			'',
			'| What | Answer | Seen |',
			'|---|---|---|',
			...findings.map(
				({ check, outcome, detail }) => `| ${plain(check)} | ${OUTCOMES[outcome]} | ${plain(detail)} |`,
			),
			'',
			...(maxTokensField ? [`The length of an answer is limited by \`${maxTokensField}\`.`, ''] : []),
		);
		for (const { check, said } of findings) {
			if (said) {
				lines.push(`About ${plain(check)} the server said:`, '', ...quoted(said), '');
			}
		}
	}
	if (learnt.length > 0) {
		lines.push('## What was learnt', '', ...learnt.map((sentence) => `- ${plain(sentence)}`), '');
		lines.push('**Weir: Show What Was Learnt** forgets it.', '');
	}
	const tokens = usage ? `, ${usage.inputTokens + usage.outputTokens} tokens` : '';
	lines.push(`${requests} ${requests === 1 ? 'request' : 'requests'}${tokens}.`, '');
	return lines.join('\n');
}

/** What a server writes is shown as it is: no link, no table, no heading of its own. */
function plain(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~&!]/g, '\\$&');
}

function quoted(text: string): string[] {
	return text.split(/\r\n|\r|\n/).map((line) => `    ${line}`);
}
