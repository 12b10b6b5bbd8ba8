// `npm run bench -- gateway`: what the gateway costs, beside a bare pipe of Node's own and beside Portkey's gateway,
// between the same client and the same provider, in the same run. With LOAD=1 in the environment instead: 500 streams at 20 events a second for a minute.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Pace } from './gateway/answer.ts';
import { createClient } from './gateway/client.ts';
import { installPeer } from './gateway/install-peer.ts';
import type { Usage } from './gateway/report.ts';
import { median, printTable } from './table.ts';

const TOKEN = 'token-of-the-bench-0123456789';
const REPEATS = 5;
const SHORT: Pace = { chunks: 1, everyMs: 0 };

interface Subject {
	name: string;
	port: number;
	usage(): Promise<Usage>;
}

const children: ChildProcess[] = [];
const provider = await start('upstream');
// Portkey's gateway is told by each request where the provider is.
const client = createClient(TOKEN, {
	'x-portkey-provider': 'openai',
	'x-portkey-custom-host': `http://127.0.0.1:${provider.port}/v1`,
});
try {
	if (process.env.LOAD) {
		await load(await start('weir', `${provider.port}`, TOKEN));
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
	for (const child of children) {
		child.disconnect();
	}
}

async function start(name: string, ...args: string[]): Promise<Subject> {
	const file = path.join(import.meta.dirname, 'gateway', `${name}.ts`);
	const child = fork(file, args);
	children.push(child);
	const [port] = (await once(child, 'message')) as [number];
	return {
		name,
		port,
		async usage() {
			const told = once(child, 'message');
			child.send('usage');
			const [usage] = (await told) as [Usage];
			return usage;
		},
	};
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
	return (await cpuOf(subject, () => playAll(subject, requests / 8, SHORT, 8))) / requests;
}

async function cpuOfChunk(subject: Subject, streams: number, pace: Pace): Promise<number> {
	return (await cpuOf(subject, () => playAll(subject, streams, pace))) / (streams * pace.chunks);
}

async function cpuOf(subject: Subject, work: () => Promise<void>): Promise<number> {
	const before = await subject.usage();
	await work();
	return (await subject.usage()).cpu - before.cpu;
}

/** @param times how often each stream is asked for, one after the other. */
async function playAll({ port }: Subject, streams: number, pace: Pace, times = 1): Promise<void> {
	await Promise.all(
		Array.from({ length: streams }, async () => {
			for (let time = 0; time < times; time++) {
				await client.play(port, pace);
			}
		}),
	);
}

async function memoryOfStream(subject: Subject): Promise<number> {
	const streams = 500;
	await playAll(subject, 5, SHORT, 4);
	const before = await subject.usage();
	const done = playAll(subject, streams, { chunks: 10, everyMs: 500 });
	await new Promise((resolve) => setTimeout(resolve, 3000));
	const { rss } = await subject.usage();
	await done;
	return (rss - before.rss) / streams / 1000;
}

async function load(subject: Subject): Promise<void> {
	const streams = 500;
	const pace: Pace = { chunks: 1200, everyMs: 50 };
	console.log(`${streams} streams at ${1000 / pace.everyMs} events a second for a minute\n`);
	const before = await subject.usage();
	const done = playAll(subject, streams, pace);
	const memory: string[] = [];
	for (let second = 10; second <= 50; second += 10) {
		await new Promise((resolve) => setTimeout(resolve, 10_000));
		memory.push(`${((await subject.usage()).rss / 1e6).toFixed(0)} MB`);
	}
	await done;
	const cpu = (await subject.usage()).cpu - before.cpu;
	printTable([
		['errors', 'CPU a stream and second', 'memory every 10 s'],
		['0', `${(cpu / streams / 60).toFixed(0)} µs`, memory.join(', ')],
	]);
}
