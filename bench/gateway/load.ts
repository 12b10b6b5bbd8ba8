import { printTable } from '../table.ts';
import type { Client } from './client.ts';
import { playAll, type Subject } from './subjects.ts';

const STREAMS = 500;

/** What is tried, in events a second and stream. */
const RATES = [20, 30, 40, 60, 80, 100, 130, 160, 200];
const SECONDS = 6;
/** So much later than planned the last event may come: of the whole, and in ms for the beginning of all streams. */
const LATENESS = 1.15;
const BEGINNING_MS = 1000;

/** 500 streams at 20 events a second for a minute: what they cost, and whether memory stays flat. */
export async function holdMinute(client: Client, subject: Subject): Promise<void> {
	const pace = { chunks: 1200, everyMs: 50 };
	console.log(`${STREAMS} streams at ${1000 / pace.everyMs} events a second for a minute\n`);
	// As any server that has been up for a while.
	await playAll(client, subject, 20, { chunks: 1, everyMs: 0 }, 20);
	const before = await subject.usage();
	const done = playAll(client, subject, STREAMS, pace);
	const memory: string[] = [];
	for (let second = 10; second <= 50; second += 10) {
		await new Promise((resolve) => setTimeout(resolve, 10_000));
		const { rss, heap } = await subject.usage('collect');
		memory.push(`${(rss / 1e6).toFixed(0)}/${(heap / 1e6).toFixed(0)}`);
	}
	// Fails where one of them was cut.
	await done;
	const cpu = (await subject.usage()).cpu - before.cpu;
	printTable([
		['', 'errors', 'CPU a stream and second', 'MB every 10 s: all/live objects'],
		[subject.name, '0', `${(cpu / STREAMS / 60).toFixed(0)} µs`, memory.join(', ')],
	]);
}

/**
 * The highest rate that each holds with as many streams: the last one at which the answers end in time. Client and
 * provider share the machine with it, so only the ratio tells something.
 */
export async function findHighestRates(client: Client, subjects: readonly Subject[]): Promise<void> {
	console.log(`\nThe highest rate that holds, ${STREAMS} streams\n`);
	const rows = [['', 'events a second']];
	for (const subject of subjects) {
		let held = 0;
		for (const rate of RATES) {
			if (!(await holds(client, subject, rate))) {
				break;
			}
			held = rate;
		}
		rows.push([subject.name, `${held * STREAMS}`]);
	}
	printTable(rows);
}

async function holds(client: Client, subject: Subject, rate: number): Promise<boolean> {
	const begun = performance.now();
	await playAll(client, subject, STREAMS, { chunks: rate * SECONDS, everyMs: Math.round(1000 / rate) });
	const planned = rate * SECONDS * Math.round(1000 / rate);
	return performance.now() - begun <= planned * LATENESS + BEGINNING_MS;
}
