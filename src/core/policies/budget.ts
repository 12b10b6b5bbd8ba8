import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import { batchesOf } from '../event-stream.ts';
import { language } from '../language.ts';
import { openStream } from '../open-stream.ts';
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
			const open = async () => {
				checkLimit(limits);
				return batchesOf(next(request, call));
			};
			return openStream(open, call.signal);
		};
}

function checkLimit({ dailyLimitUsd, spentTodayUsd, advice }: Budget): void {
	const spent = spentTodayUsd();
	if (spent >= dailyLimitUsd) {
		const how = advice ?? t('Raise the limit, or wait until tomorrow.');
		throw new StreamError(
			'quota',
			`${t('Your limit of {0} a day is used up: {1} spent today.', dollars(dailyLimitUsd), dollars(spent))} ${how}`,
			{ retryable: false },
		);
	}
}

/** Rounded to cents, and never up to a sum that was not reached. */
function dollars(usd: number): string {
	const cents = Math.floor(usd * 100 + 1e-6);
	const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false };
	return `US$ ${(cents / 100).toLocaleString(language(), digits)}`;
}
