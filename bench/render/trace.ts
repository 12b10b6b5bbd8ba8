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

/** What the page's main thread did, in ms of its own CPU time, so that a busy machine counts less. */
export interface MainThread {
	/** For each measured flush, all that ran from its beginning to that of the next. */
	flushes: readonly number[];
	/** What the end of the answer cost: the last reading, its colours and folds. */
	end: number;
	/** Of the measured flushes and the end. */
	longestTask: number;
}

/** What to trace so that {@link readTrace} can read it. */
export const CATEGORIES: readonly string[] = ['toplevel', 'blink.user_timing'];

const MARKS: ReadonlySet<string> = new Set(['flush', 'skip', 'end']);

/** The first flushes also pay for what is loaded and compiled once. */
const WARM_UP = 20;

/**
 * Reads a trace in which the page marked where each flush, each piece that is not measured and the end begin.
 *
 * @throws Error where it holds no such marks.
 */
export function readTrace(trace: Buffer): MainThread {
	const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
	const marks = traceEvents
		.filter(({ name, cat }) => MARKS.has(name) && cat.includes('user_timing'))
		.sort((a, b) => a.ts - b.ts);
	const [first] = marks;
	if (!first) {
		throw new Error('The page marked no flush.');
	}
	const tasks = traceEvents
		.filter(
			({ name, ph, pid, tid }) =>
				name.endsWith('RunTask') && ph === 'X' && pid === first.pid && tid === first.tid,
		)
		// Some clocks of threads move in steps: nothing took more of the processor's time than it took of the day's.
		.map(({ ts, dur = 0, tdur = 0 }) => ({ end: ts + dur, ms: Math.min(tdur, dur) / 1000 }))
		.filter(({ end }) => end >= first.ts)
		.sort((a, b) => a.end - b.end);
	const spans = marks.map(({ name }) => ({ name, total: 0, longest: 0 }));
	let at = 0;
	for (const { end, ms } of tasks) {
		while ((marks[at + 1]?.ts ?? Number.POSITIVE_INFINITY) < end) {
			at++;
		}
		const span = spans[at];
		if (span) {
			span.total += ms;
			span.longest = Math.max(span.longest, ms);
		}
	}
	const flushes = spans.filter(({ name }) => name === 'flush').map(({ total }) => total);
	const warm = spans.slice(Math.min(WARM_UP, Math.floor(spans.length / 10)));
	return {
		flushes,
		end: spans.find(({ name }) => name === 'end')?.total ?? 0,
		longestTask: Math.max(...warm.flatMap(({ name, longest }) => (name === 'skip' ? [] : [longest]))),
	};
}
