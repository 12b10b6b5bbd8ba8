/** A time span for people: `0.4 s`, `3 s`, `5 min`, `2 h`; never shorter than it is. */
export function sayDuration(ms: number): string {
	if (ms < 1000) {
		return `${Math.ceil(ms / 100) / 10} s`;
	}
	const seconds = Math.ceil(ms / 1000);
	if (seconds <= 120) {
		return `${seconds} s`;
	}
	const minutes = Math.ceil(seconds / 60);
	return minutes <= 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
