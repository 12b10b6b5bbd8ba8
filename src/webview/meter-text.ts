import { t } from '@vscode/l10n';
import type { Usage } from '../core/chat.ts';
import { language, sayNumber } from '../core/language.ts';
import type { ComposerState, MeterReading, Spent } from './messages.ts';

/** `1.2k in · 340 out · $0.004 · 0.6 s · 71/s`; only what is known. Estimated counts begin with `~`. */
export function meterText(usage: Usage | undefined, meter: MeterReading | undefined): string {
	const about = (count: number) => `${usage?.estimated ? '~' : ''}${formatCount(count)}`;
	return [
		usage &&
			(usage.cacheReadTokens
				? t('{0} in ({1} cached)', about(usage.inputTokens), formatCount(usage.cacheReadTokens))
				: t('{0} in', about(usage.inputTokens))),
		usage && t('{0} out', about(usage.outputTokens)),
		usage?.costUsd !== undefined && formatCost(usage.costUsd),
		meter?.firstContentMs !== undefined && formatDuration(meter.firstContentMs),
		meter?.tokensPerSecond !== undefined && t('{0}/s', about(meter.tokensPerSecond)),
	]
		.filter(Boolean)
		.join(' · ');
}

/** The meter line in whole words, for its tooltip. */
export function meterWords(usage: Usage | undefined, meter: MeterReading | undefined): string {
	return [
		usage && inputWords(usage),
		usage && outputWords(usage),
		usage?.estimated && t('counted by Weir, because the provider said nothing'),
		meter?.firstContentMs !== undefined && t('first text after {0}', formatDuration(meter.firstContentMs)),
		meter?.durationMs !== undefined && t('{0} in all', formatDuration(meter.durationMs)),
		meter?.tokensPerSecond !== undefined && t('{0} tokens per second', formatCount(meter.tokensPerSecond)),
	]
		.filter(Boolean)
		.join(', ');
}

function inputWords({ inputTokens, cacheReadTokens }: Usage): string {
	return cacheReadTokens
		? t('{0} input tokens ({1} from the cache)', sayNumber(inputTokens), sayNumber(cacheReadTokens))
		: t('{0} input tokens', sayNumber(inputTokens));
}

function outputWords({ outputTokens, reasoningTokens }: Usage): string {
	return reasoningTokens
		? t('{0} output tokens ({1} thinking)', sayNumber(outputTokens), sayNumber(reasoningTokens))
		: t('{0} output tokens', sayNumber(outputTokens));
}

/** `~2.1k · $0.004`: about what would be sent; '' where that is not known. */
export function estimateText(estimate: ComposerState['estimate']): string {
	if (!estimate) {
		return '';
	}
	const { tokens, costUsd } = estimate;
	return [`~${formatCount(tokens)}`, costUsd !== undefined && formatCost(costUsd)]
		.filter(Boolean)
		.join(' · ');
}

/** The estimate in whole words, for its tooltip. */
export function estimateWords(estimate: ComposerState['estimate']): string {
	if (!estimate) {
		return '';
	}
	const { tokens, costUsd, contextTokens } = estimate;
	return [
		t('About {0} tokens would be sent.', sayNumber(tokens)),
		costUsd !== undefined && t('They cost {0}, the answer not counted.', formatCost(costUsd)),
		contextTokens !== undefined &&
			t("They fill {0} of the model's context.", formatShare(tokens / contextTokens)),
	]
		.filter(Boolean)
		.join(' ');
}

/** `Chat 12k tokens, $0.03 · Today $0.20 · 14 % of the context`; only what is known. */
export function spentText({ session, today, estimate }: ComposerState): string {
	const share = estimate?.contextTokens ? estimate.tokens / estimate.contextTokens : undefined;
	return [
		session && t('Chat {0}', sumText(session)),
		today && t('Today {0}', sumText(today)),
		session && share !== undefined && t('{0} of the context', formatShare(share)),
	]
		.filter(Boolean)
		.join(' · ');
}

function sumText({ tokens, costUsd }: Spent): string {
	return [t('{0} tokens', formatCount(tokens)), costUsd !== undefined && formatCost(costUsd)]
		.filter(Boolean)
		.join(', ');
}

function formatShare(share: number): string {
	return share < 0.01 ? t('under 1 %') : t('{0} %', Math.round(share * 100));
}

/** `40 ms`, `0.6 s`, `12 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
	if (ms < 95) {
		return t('{0} ms', Math.max(0, Math.round(ms)));
	}
	if (ms < 9_950) {
		return t('{0} s', withTenths(ms / 1000, 1));
	}
	return formatSeconds(ms);
}

/** Whole seconds: `4 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	return seconds < 90 ? t('{0} s', seconds) : t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
}

/** `340`, `1.2k`, `12k`, `1.2M`. */
export function formatCount(count: number): string {
	if (count < 999.5) {
		return String(Math.round(count));
	}
	const isThousands = count < 999_500;
	const scaled = count / (isThousands ? 1000 : 1_000_000);
	const shown = scaled < 9.95 ? withTenths(scaled, 0) : Math.round(scaled);
	return isThousands ? t('{0}k', shown) : t('{0}M', shown);
}

function withTenths(value: number, fewest: 0 | 1): string {
	return value.toLocaleString(language(), { minimumFractionDigits: fewest, maximumFractionDigits: 1 });
}

function formatCost(usd: number): string {
	const digits = usd >= 0.1 || usd === 0 ? {} : { maximumSignificantDigits: 1 };
	return usd.toLocaleString(language(), { style: 'currency', currency: 'USD', ...digits });
}
