import { StreamError } from '../errors.ts';
import { handOver, type Opening } from '../hand-over.ts';
import type { Policy } from '../stream.ts';

/** How much may be spent in a day. */
export interface Budget {
	/** In US$; 0 refuses every request. */
	dailyLimitUsd: number;
	/** What today has cost so far, in US$ (`Spending.today().costUsd`). */
	spentTodayUsd(): number;
	/** Where the limit is changed, as a sentence for people; default: "Raise the limit, or wait until tomorrow." */
	advice?: string | undefined;
}

/**
 * Refuses a request, before anything is sent, on a day whose limit is used up. A request that is under way is never
 * cut off, so a day may end above its limit by what was running; calls whose cost nobody knows count for nothing.
 *
 * @throws StreamError `quota`, not retryable, that names the limit and what was spent.
 * @example budget({ dailyLimitUsd: 5, spentTodayUsd: () => spending.today().costUsd })(source)
 */
export function budget(limits: Budget): Policy {
	return (next) =>
		function budget(request, call) {
			// biome-ignore lint/correctness/useYield: an opening that adds no event of its own.
			const opening = async function* (): Opening {
				checkLimit(limits);
				return next(request, call)[Symbol.asyncIterator]();
			};
			return handOver(opening());
		};
}

function checkLimit({ dailyLimitUsd, spentTodayUsd, advice }: Budget): void {
	const spent = spentTodayUsd();
	if (spent >= dailyLimitUsd) {
		const how = advice ?? 'Raise the limit, or wait until tomorrow.';
		throw new StreamError(
			'quota',
			`Your limit of ${dollars(dailyLimitUsd)} a day is used up: ${dollars(spent)} spent today. ${how}`,
			{ retryable: false },
		);
	}
}

/** Rounded to cents, and never up to a sum that was not reached. */
function dollars(usd: number): string {
	return `US$ ${(Math.floor(usd * 100 + 1e-6) / 100).toFixed(2)}`;
}
