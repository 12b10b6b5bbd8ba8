import { t } from '@vscode/l10n';
import { plural } from '../../core/language.ts';
import type { Finding, ProbeReport } from '../../core/probe.ts';

const outcomes = (): Readonly<Record<Finding['outcome'], string>> => ({
	yes: t('Yes'),
	no: t('No'),
	unclear: t('Unclear'),
});

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
	const lines = [`# ${t('{0} at {1}', plain(model), plain(provider))}`, ''];
	if (failure) {
		lines.push(`**${t('The connection does not work.')}** ${plain(failure.message)}`, '');
		if (failure.detail) {
			lines.push(t('The server said:'), '', ...quoted(failure.detail), '');
		}
	} else {
		lines.push(
			servedAs && servedAs !== model
				? t('The connection works; the server calls the model {0}.', plain(servedAs))
				: t('The connection works.'),
			'',
			`| ${t('What')} | ${t('Answer')} | ${t('Seen')} |`,
			'|---|---|---|',
			...findings.map(
				({ check, outcome, detail }) => `| ${plain(check)} | ${outcomes()[outcome]} | ${plain(detail)} |`,
			),
			'',
			...(maxTokensField ? [t('The length of an answer is limited by `{0}`.', maxTokensField), ''] : []),
		);
		for (const { check, said } of findings) {
			if (said) {
				lines.push(t('About {0} the server said:', plain(check)), '', ...quoted(said), '');
			}
		}
	}
	if (learnt.length > 0) {
		lines.push(`## ${t('What was learnt')}`, '', ...learnt.map((sentence) => `- ${plain(sentence)}`), '');
		lines.push(t('**Weir: Show What Was Learnt** forgets it.'), '');
	}
	lines.push(sayRequests(requests, usage && usage.inputTokens + usage.outputTokens), '');
	return lines.join('\n');
}

function sayRequests(requests: number, tokens: number | undefined): string {
	return tokens === undefined
		? plural(requests, { one: t('{0} request.', requests), other: t('{0} requests.', requests) })
		: plural(requests, {
				one: t('{0} request, {1} tokens.', requests, tokens),
				other: t('{0} requests, {1} tokens.', requests, tokens),
			});
}

/** What a server writes is shown as it is: no link, no table, no heading of its own. */
function plain(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~&!]/g, '\\$&');
}

function quoted(text: string): string[] {
	return text.split(/\r\n|\r|\n/).map((line) => `    ${line}`);
}
