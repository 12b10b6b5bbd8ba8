import { t } from '@vscode/l10n';

/**
 * When something was, as short as a line of a list wants it: `5 min. ago`, `yesterday`, `Mar 3, 2026`.
 *
 * @param at ms since 1970, like `now`; what lies ahead (another machine's clock) counts as now.
 * @param locale a BCP 47 tag; one that is none counts as English.
 */
export function whenText(at: number, now: number, locale: string): string {
	const age = Math.max(0, now - at);
	const relative = new Intl.RelativeTimeFormat(supported(locale), { numeric: 'auto', style: 'short' });
	if (age < MINUTE_MS) {
		return t('just now');
	}
	if (age < HOUR_MS) {
		return relative.format(-Math.floor(age / MINUTE_MS), 'minute');
	}
	const days = daysBetween(at, now);
	if (days === 0) {
		return relative.format(-Math.floor(age / HOUR_MS), 'hour');
	}
	return days < DAYS_OF_A_WEEK
		? relative.format(-days, 'day')
		: new Intl.DateTimeFormat(supported(locale), { dateStyle: 'medium' }).format(at);
}

/** The heading of the group in which a list shows what is that old. */
export function ageHeading(at: number, now: number): string {
	const days = daysBetween(at, now);
	if (days <= 1) {
		return days <= 0 ? t('Today') : t('Yesterday');
	}
	if (days < DAYS_OF_A_WEEK) {
		return t('Last 7 days');
	}
	return days < DAYS_OF_A_MONTH ? t('Last 30 days') : t('Older');
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DAYS_OF_A_WEEK = 7;
const DAYS_OF_A_MONTH = 30;

/** How often midnight passed, on this machine's clock: what was said at 23:50 is yesterday's at 0:10. */
function daysBetween(at: number, now: number): number {
	// Rounded, because a day in spring has 23 hours and one in autumn 25.
	return Math.round((midnightBefore(now) - midnightBefore(at)) / DAY_MS);
}

function midnightBefore(at: number): number {
	return new Date(at).setHours(0, 0, 0, 0);
}

/** `Intl` throws for a tag that is malformed; one that it does not know it replaces by itself. */
function supported(locale: string): string {
	try {
		return Intl.getCanonicalLocales(locale)[0] ?? 'en';
	} catch {
		return 'en';
	}
}
