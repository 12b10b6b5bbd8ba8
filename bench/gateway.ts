// `npm run bench -- gateway`: what the gateway costs, beside a bare pipe of Node's own and beside Portkey's gateway,
// between the same client and the same provider, in the same run. With LOAD=1
// in the environment instead: 500 streams at 20 events a second for a minute, and the highest rate that holds.
import type { Pace } from './gateway/answer.ts';
import { createClient } from './gateway/client.ts';
import { installPeer } from './gateway/install-peer.ts';
import { findHighestRates, holdMinute } from './gateway/load.ts';
import { playAll, type Subject, startSubject } from './gateway/subjects.ts';
import { median, printTable } from './table.ts';

const TOKEN = 'token-of-the-bench-0123456789';
const REPEATS = 5;
const SHORT: Pace = { chunks: 1, everyMs: 0 };

const started: Subject[] = [];
const provider = await start('upstream');
// Portkey's gateway is told by each request where the provider is.
const client = createClient(TOKEN, {
	'x-portkey-provider': 'openai',
	'x-portkey-custom-host': `http://127.0.0.1:${provider.port}/v1`,
});
try {
	if (process.env.LOAD) {
		const weir = await start('weir', `${provider.port}`, TOKEN);
		await holdMinute(client, weir);
		await findHighestRates(client, [await start('pipe', `${provider.port}`), weir]);
	} else {
		await installPeer();
		await compare([
			await start('pipe', `${provider.port}`),
			await start('weir', `${provider.port}`, TOKEN),
			await start('portkey'),
		]);
	}
} finally {
	client.close();
	for (const subject of started) {
		subject.stop();
	}
}

async function start(name: string, ...args: string[]): Promise<Subject> {
	const subject = await startSubject(name, ...args);
	started.push(subject);
	return subject;
}

async function compare(subjects: readonly Subject[]): Promise<void> {
	console.log(`Medians of ${REPEATS} rounds, each subject in turn; Weir's as × of the others\n`);
	const rows = [['', ...subjects.map(({ name }) => name), '× pipe', 'goal', '× portkey', 'goal']];
	const add = (what: string, unit: string, goals: Goals, values: readonly number[]) => {
		const [pipe = Number.NaN, weir = Number.NaN, portkey = Number.NaN] = values;
		const cells = values.map((value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`);
		rows.push([
			what,
			...cells,
			times(weir, pipe),
			goals.pipe ?? '',
			times(weir, portkey),
			goals.portkey ?? '',
		]);
	};
	// First, while nothing has made the processes grow yet.
	add(
		'memory a stream, 500',
		'kB',
		{ pipe: '1.6 ×', portkey: '0.5 ×' },
		await measure(subjects, memoryOfStream, 1),
	);
	add('first byte, one client', 'µs', { pipe: '1.4 ×' }, await measure(subjects, firstByte));
	add('CPU a request', 'µs', { pipe: '1.3 ×', portkey: '0.4 ×' }, await measure(subjects, cpuOfRequest));
	for (const [streams, chunks] of [
		[1, 5000],
		[50, 400],
		[500, 100],
	] as const) {
		const flat = (subject: Subject) => cpuOfChunk(subject, streams, { chunks, everyMs: 0 });
		add(`CPU a chunk flat out, ${streams}`, 'µs', { portkey: '0.4 ×' }, await measure(subjects, flat));
	}
	for (const streams of [1, 50, 500]) {
		const goals = { ...(streams > 1 && { pipe: '1.3 ×' }), portkey: '0.4 ×' };
		const paced = (subject: Subject) => cpuOfChunk(subject, streams, { chunks: 100, everyMs: 20 });
		add(`CPU a chunk at 50/s, ${streams}`, 'µs', goals, await measure(subjects, paced));
	}
	printTable(rows);
}

/** What Weir's share should come to at most. */
interface Goals {
	pipe?: string;
	portkey?: string;
}

function times(value: number, of: number): string {
	return `${(value / of).toFixed(2)} ×`;
}

/** Each subject in turn, again and again, so that what disturbs the machine disturbs them all. */
async function measure(
	subjects: readonly Subject[],
	figure: (subject: Subject) => Promise<number>,
	repeats = REPEATS,
): Promise<number[]> {
	const values = subjects.map((): number[] => []);
	for (let repeat = 0; repeat < repeats; repeat++) {
		for (const [at, subject] of subjects.entries()) {
			values[at]?.push(await figure(subject));
		}
	}
	return values.map(median);
}

async function firstByte({ port }: Subject): Promise<number> {
	const times: number[] = [];
	for (let time = 0; time < 150; time++) {
		times.push((await client.play(port, SHORT)).firstByteMs * 1000);
	}
	return median(times);
}

async function cpuOfRequest(subject: Subject): Promise<number> {
	const requests = 400;
	return (await cpuOf(subject, () => playAll(client, subject, requests / 8, SHORT, 8))) / requests;
}

async function cpuOfChunk(subject: Subject, streams: number, pace: Pace): Promise<number> {
	return (await cpuOf(subject, () => playAll(client, subject, streams, pace))) / (streams * pace.chunks);
}

async function cpuOf(subject: Subject, work: () => Promise<void>): Promise<number> {
	const before = await subject.usage();
	await work();
	return (await subject.usage()).cpu - before.cpu;
}

async function memoryOfStream(subject: Subject): Promise<number> {
	const streams = 500;
	await playAll(client, subject, 5, SHORT, 4);
	const before = await subject.usage();
	const done = playAll(client, subject, streams, { chunks: 10, everyMs: 500 });
	await new Promise((resolve) => setTimeout(resolve, 3000));
	const { rss } = await subject.usage();
	await done;
	return (rss - before.rss) / streams / 1000;
}
