/** How many tests of a suite passed, failed and were left out. */
export interface SuiteResults {
	passed: number;
	failed: number;
	skipped: number;
}

/** The results of several suites as one. */
export function sum(all: readonly SuiteResults[]): SuiteResults {
	return all.reduce(
		(total, results) => ({
			passed: total.passed + results.passed,
			failed: total.failed + results.failed,
			skipped: total.skipped + results.skipped,
		}),
		{ passed: 0, failed: 0, skipped: 0 },
	);
}

/** The results as a plain line: `12 passed, 0 failed`, and what was skipped where something was. */
export function line({ passed, failed, skipped }: SuiteResults): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
