/** An event of Chromium's trace; times in µs, `tdur` in the thread's own CPU time. */
interface TraceEvent {
	name: string;
	cat: string;
	ph: string;
	pid: number;
	tid: number;
	ts: number;
	dur?: number;
	tdur?: number;
}

/** What the page's main thread did, in ms of its own CPU time, so that a busy machine does not count. */
export interface MainThread {
	/** For each flush, all that ran from its beginning to that of the next. */
	flushes: readonly number[];
	longestTask: number;
}

/** What to trace so that {@link readTrace} can read it. */
export const CATEGORIES: readonly string[] = ['toplevel', 'blink.user_timing'];

/**
 * Reads a trace in which the page marked the beginning of each flush, and the end of the last.
 *
 * @throws Error where it holds no such marks.
 */
export function readTrace(trace: Buffer): MainThread {
	const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
	const marks = traceEvents.filter(({ name, cat }) => name === 'flush' && cat.includes('user_timing'));
	const [first] = marks;
	if (!first) {
		throw new Error('The page marked no flush.');
	}
	const tasks = traceEvents
		.filter(
			({ name, ph, pid, tid }) =>
				name.endsWith('RunTask') && ph === 'X' && pid === first.pid && tid === first.tid,
		)
		.map(({ ts, dur = 0, tdur = 0 }) => ({ end: ts + dur, ms: tdur / 1000 }))
		.sort((a, b) => a.end - b.end);
	const begins = marks.map(({ ts }) => ts).sort((a, b) => a - b);
	const flushes = begins.slice(1).map(() => 0);
	// The first flushes also pay for what is loaded and compiled once.
	const warm = Math.min(WARM_UP, flushes.length / 10);
	let [longestTask, flush] = [0, 0];
	for (const { end, ms } of tasks) {
		while ((begins[flush + 1] ?? Number.POSITIVE_INFINITY) < end) {
			flush++;
		}
		const before = flushes[flush];
		if (end >= first.ts && before !== undefined) {
			flushes[flush] = before + ms;
			longestTask = flush > warm ? Math.max(longestTask, ms) : longestTask;
		}
	}
	return { flushes, longestTask };
}

const WARM_UP = 20;
