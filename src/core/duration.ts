import { t } from '@vscode/l10n';
import { sayNumber } from './language.ts';

/** A time span for people: `0.4 s`, `3 s`, `5 min`, `2 h`; never shorter than it is. */
export function sayDuration(ms: number): string {
	if (ms < 1000) {
		return t('{0} s', sayNumber(Math.ceil(ms / 100) / 10));
	}
	const seconds = Math.ceil(ms / 1000);
	if (seconds <= 120) {
		return t('{0} s', seconds);
	}
	const minutes = Math.ceil(seconds / 60);
	return minutes <= 120 ? t('{0} min', minutes) : t('{0} h', Math.ceil(minutes / 60));
}
