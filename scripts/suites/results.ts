/** How many tests of a suite passed, failed and were left out. */
export interface SuiteResults {
	passed: number;
	failed: number;
	skipped: number;
	/** What failed, each by its full title; absent where the suite does not tell. */
	failures?: readonly string[] | undefined;
	/** What failed and passed when it was tried once more, each by its full title and why it failed. */
	shaky?: readonly string[] | undefined;
}

/** The results of several suites as one. */
export function sum(all: readonly SuiteResults[]): SuiteResults {
	return all.reduce(
		(total, results) => ({
			passed: total.passed + results.passed,
			failed: total.failed + results.failed,
			skipped: total.skipped + results.skipped,
			failures: [...(total.failures ?? []), ...(results.failures ?? [])],
			shaky: [...(total.shaky ?? []), ...(results.shaky ?? [])],
		}),
		{ passed: 0, failed: 0, skipped: 0 },
	);
}

/** The results as a plain line: `12 passed, 0 failed`, and what was skipped where something was. */
export function line({ passed, failed, skipped }: SuiteResults): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** What has to be looked at, for the end of a long output: nobody should have to search for it. */
export function causes({ failures = [], shaky = [] }: SuiteResults): string {
	const listed = (heading: string, titles: readonly string[]) =>
		titles.length > 0 ? [`${heading}:`, ...titles.map((title) => `  ${title}`), ''] : [];
	return [
		...listed('Failed', failures),
		...listed('Failed at first, and passed when tried again', shaky),
	].join('\n');
}
