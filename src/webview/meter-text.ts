import type { Usage } from '../core/chat.ts';
import type { ComposerState, MeterReading, Spent } from './messages.ts';

/** `1.2k in · 340 out · $0.004 · 0.6 s · 71/s`; only what is known. Estimated counts begin with `~`. */
export function meterText(usage: Usage | undefined, meter: MeterReading | undefined): string {
	const about = usage?.estimated ? '~' : '';
	return [
		usage &&
			`${about}${formatCount(usage.inputTokens)} in${usage.cacheReadTokens ? ` (${formatCount(usage.cacheReadTokens)} cached)` : ''}`,
		usage && `${about}${formatCount(usage.outputTokens)} out`,
		usage?.costUsd !== undefined && formatCost(usage.costUsd),
		meter?.firstContentMs !== undefined && formatDuration(meter.firstContentMs),
		meter?.tokensPerSecond !== undefined && `${about}${formatCount(meter.tokensPerSecond)}/s`,
	]
		.filter(Boolean)
		.join(' · ');
}

/** The meter line in whole words, for its tooltip. */
export function meterWords(usage: Usage | undefined, meter: MeterReading | undefined): string {
	const cached = usage?.cacheReadTokens
		? ` (${usage.cacheReadTokens.toLocaleString('en')} from the cache)`
		: '';
	const reasoning = usage?.reasoningTokens ? ` (${usage.reasoningTokens.toLocaleString('en')} thinking)` : '';
	return [
		usage && `${usage.inputTokens.toLocaleString('en')} input tokens${cached}`,
		usage && `${usage.outputTokens.toLocaleString('en')} output tokens${reasoning}`,
		usage?.estimated && 'counted by Weir, because the provider said nothing',
		meter?.firstContentMs !== undefined && `first text after ${formatDuration(meter.firstContentMs)}`,
		meter?.durationMs !== undefined && `${formatDuration(meter.durationMs)} in all`,
		meter?.tokensPerSecond !== undefined && `${formatCount(meter.tokensPerSecond)} tokens per second`,
	]
		.filter(Boolean)
		.join(', ');
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
		`About ${tokens.toLocaleString('en')} tokens would be sent`,
		costUsd !== undefined && `for ${formatCost(costUsd)}, the answer not counted`,
		contextTokens !== undefined && `${formatShare(tokens / contextTokens)} of the model's context`,
	]
		.filter(Boolean)
		.join(', ');
}

/** `Chat 12k tokens, $0.03 · Today $0.20 · 14 % of the context`; only what is known. */
export function spentText({ session, today, estimate }: ComposerState): string {
	const share = estimate?.contextTokens ? estimate.tokens / estimate.contextTokens : undefined;
	return [
		session && `Chat ${sumText(session)}`,
		today && `Today ${sumText(today)}`,
		session && share !== undefined && `${formatShare(share)} of the context`,
	]
		.filter(Boolean)
		.join(' · ');
}

function sumText({ tokens, costUsd }: Spent): string {
	return [`${formatCount(tokens)} tokens`, costUsd !== undefined && formatCost(costUsd)]
		.filter(Boolean)
		.join(', ');
}

function formatShare(share: number): string {
	return share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
}

/** `40 ms`, `0.6 s`, `12 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
	if (ms < 95) {
		return `${Math.max(0, Math.round(ms))} ms`;
	}
	if (ms < 9_950) {
		return `${(ms / 1000).toFixed(1)} s`;
	}
	return formatSeconds(ms);
}

/** Whole seconds: `4 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `340`, `1.2k`, `12k`, `1.2M`. */
export function formatCount(count: number): string {
	if (count < 999.5) {
		return String(Math.round(count));
	}
	const [scaled, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
	return `${scaled < 9.95 ? scaled.toFixed(1).replace('.0', '') : Math.round(scaled)}${unit}`;
}

function formatCost(usd: number): string {
	return `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(1)}`;
}
