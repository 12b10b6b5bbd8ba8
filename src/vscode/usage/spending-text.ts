import { t } from '@vscode/l10n';
import { language, plural } from '../../core/language.ts';
import type { SpendingState, Total } from '../../core/spending.ts';

/** What was spent, in as few characters as a status bar wants: `$0.42 · 12.3k tokens`. */
export function spentText(total: Total): string {
	return [costText(total), t('{0} tokens', countText(tokensOf(total)))]
		.filter((part) => part !== '')
		.join(' · ');
}

/** A line of the list of what was spent. */
export interface SpendingLine {
	/** A day or a model. */
	label: string;
	/** Its cost and tokens. */
	description: string;
	/** What the sum leaves out, or what was counted by Weir; '' for nothing. */
	detail: string;
	/** Above the first line of its kind. */
	heading?: string | undefined;
}

/** The latest days, then the models that cost the most. */
export function spendingLines({ days, models }: Pick<SpendingState, 'days' | 'models'>): SpendingLine[] {
	const latest = Object.entries(days)
		.sort(([a], [b]) => (a < b ? 1 : -1))
		.slice(0, MOST_LINES);
	const dearest = Object.entries(models)
		.sort(([, a], [, b]) => b.costUsd - a.costUsd || tokensOf(b) - tokensOf(a))
		.slice(0, MOST_LINES);
	return [...latest.map(lineIn(t('By day'))), ...dearest.map(lineIn(t('By model')))];
}

/** More lines tell less. */
const MOST_LINES = 14;

function lineIn(heading: string): (entry: [string, Total], place: number) => SpendingLine {
	return ([label, total], place) => ({
		label,
		description: spentText(total),
		detail: notesOn(total),
		...(place === 0 ? { heading } : {}),
	});
}

function notesOn({ calls, unpriced, estimated }: Total): string {
	return [
		plural(calls, { one: t('{0} call', calls), other: t('{0} calls', calls) }),
		...(unpriced > 0 ? [t('{0} at an unknown price, not in the sum', unpriced)] : []),
		...(estimated > 0 ? [t('{0} counted by Weir', estimated)] : []),
	].join(', ');
}

function tokensOf({ inputTokens, outputTokens }: Total): number {
	return inputTokens + outputTokens;
}

/** A sum of calls of which not one had a price says nothing. */
function costText({ costUsd, calls, unpriced }: Total): string {
	const digits = costUsd < 1 ? 3 : 2;
	const money = { style: 'currency', currency: 'USD', minimumFractionDigits: digits } as const;
	return calls === unpriced
		? ''
		: costUsd.toLocaleString(language(), { ...money, maximumFractionDigits: digits });
}

function countText(tokens: number): string {
	if (tokens < 1000) {
		return String(Math.round(tokens));
	}
	const scaled = (unit: number) =>
		(tokens / unit).toLocaleString(language(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
	return tokens < 1_000_000 ? t('{0}k', scaled(1000)) : t('{0}M', scaled(1_000_000));
}
