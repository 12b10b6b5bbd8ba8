import { printTable } from '../table.ts';
import { type Arrival, receive } from './byte-client.ts';
import type { Subject } from './subjects.ts';

const STREAMS = 500;

/** The rates that are tried, in events a second and stream: from the first on, each so many times the one before. */
const LOWEST_RATE = 20;
const FACTOR = 1.4;
const SECONDS = 4;
const TRIES = 3;
/** A rate holds if so much has come when the provider is done, and the rest so soon after. */
const LEAST_IN_TIME = 0.97;
const MOST_LAG_MS = 1000;

/** 500 streams at 20 events a second for a minute: what they cost, and whether memory stays flat. */
export async function holdMinute(subject: Subject, token: string): Promise<void> {
	const load = { streams: STREAMS, rate: 20, events: 1200 };
	console.log(`${STREAMS} streams at ${load.rate} events a second for a minute\n`);
	// As any server that has been up for a while.
	await receive(subject.port, token, { ...load, events: 100 });
	const before = await subject.usage();
	const done = receive(subject.port, token, load);
	const memory: string[] = [];
	for (let second = 10; second <= 50; second += 10) {
		await new Promise((resolve) => setTimeout(resolve, 10_000));
		const { rss, heap } = await subject.usage('collect');
		memory.push(`${(rss / 1e6).toFixed(0)}/${(heap / 1e6).toFixed(0)}`);
	}
	// Fails where one of them was refused or cut.
	const { inTime, lagMs } = await done;
	const cpu = (await subject.usage()).cpu - before.cpu;
	printTable([
		['', 'errors', 'in time', 'lag', 'CPU a stream and second', 'MB every 10 s: all/live objects'],
		[
			subject.name,
			'0',
			`${(inTime * 100).toFixed(1)} %`,
			`${lagMs.toFixed(0)} ms`,
			`${(cpu / STREAMS / 60).toFixed(0)} µs`,
			memory.join(', '),
		],
	]);
}

/** What a rate came to. */
interface Step extends Arrival {
	/** Its name. */
	subject: string;
	/** Of each stream, in events a second. */
	rate: number;
	/** What the subject took of a core: 1 is one that it had for itself. */
	cpu: number;
}

/**
 * The highest rate that each holds with as many streams: up by steps to the first that does not hold, then once in
 * between. Client and provider share the machine with it, so the ratio says more than the rates; that those two are not
 * the limit is seen by what they hold with nothing between them.
 *
 * @param subjects the first of them is what the others are compared with.
 */
export async function findHighestRates(
	subjects: readonly Subject[],
	provider: Subject,
	token: string,
): Promise<void> {
	console.log(`\nThe highest rate that holds, ${STREAMS} streams\n`);
	const steps: Step[] = [];
	for (const subject of subjects) {
		steps.push(await highest(subject, token));
	}
	const limit = Math.max(...steps.map(({ rate }) => rate));
	const alone = { ...provider, name: 'nothing between' };
	steps.push(await tryRate(alone, limit * 2, token));
	printTable([
		['', 'events a second', `× ${subjects[0]?.name}`, 'in time', 'lag', 'CPU, of a core'],
		...steps.map((step) => rowOf(step, steps[0]?.rate ?? Number.NaN)),
	]);
}

function rowOf({ subject, rate, inTime, lagMs, cpu }: Step, limit: number): string[] {
	return [
		subject,
		`${rate * STREAMS}`,
		(rate / limit).toFixed(2),
		`${(inTime * 100).toFixed(1)} %`,
		`${lagMs.toFixed(0)} ms`,
		`${(cpu * 100).toFixed(0)} %`,
	];
}

async function highest(subject: Subject, token: string): Promise<Step> {
	let held = await tryRate(subject, LOWEST_RATE, token);
	if (!holds(held)) {
		throw new Error(`${subject.name} does not hold even ${LOWEST_RATE} events a second and stream.`);
	}
	for (;;) {
		const next = await tryRate(subject, Math.ceil(held.rate * FACTOR), token);
		if (!holds(next)) {
			break;
		}
		held = next;
	}
	const between = await tryRate(subject, Math.round(held.rate * Math.sqrt(FACTOR)), token);
	return holds(between) ? between : held;
}

/** A rate that does not hold is tried again, since whatever else runs here may have been the reason. */
async function tryRate(subject: Subject, rate: number, token: string): Promise<Step> {
	for (let tried = 1; ; tried++) {
		const step = await playStep(subject, rate, token);
		if (holds(step) || tried === TRIES) {
			return step;
		}
	}
}

async function playStep(subject: Subject, rate: number, token: string): Promise<Step> {
	const before = await subject.usage('collect');
	const begun = performance.now();
	const arrival = await receive(subject.port, token, { streams: STREAMS, rate, events: rate * SECONDS });
	const elapsed = performance.now() - begun;
	const cpu = (await subject.usage()).cpu - before.cpu;
	return { ...arrival, subject: subject.name, rate, cpu: cpu / 1000 / elapsed };
}

function holds({ inTime, lagMs }: Arrival): boolean {
	return inTime >= LEAST_IN_TIME && lagMs < MOST_LAG_MS;
}
