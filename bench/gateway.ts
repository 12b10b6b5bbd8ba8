// `npm run bench -- gateway`: what the gateway costs, beside a bare pipe of Node's own and beside Portkey's gateway,
// between the same client and the same provider, in the same run. With LOAD=1 in the environment instead: 500 streams
// at 20 events a second for a minute, and the highest rate that holds.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from './gateway/answer.ts';
import { createClient } from './gateway/client.ts';
import { installPeer } from './gateway/install-peer.ts';
import { findHighestRates, holdMinute } from './gateway/load.ts';
import { playAll, type Subject, startSubject } from './gateway/subjects.ts';
import { median } from './table.ts';

const TOKEN = 'token-of-the-bench-0123456789';
const REPEATS = 5;
const SHORT: Pace = { chunks: 1, everyMs: 0 };
const FLAT_OUT: Pace = { chunks: 400, everyMs: 0 };
const PACED: Pace = { chunks: 120, everyMs: 20 };

/** How a subject is started. */
type Start = () => Promise<Subject>;

const started: Subject[] = [];
const provider = await start(process.env.LOAD ? 'steady' : 'upstream');
// Portkey's gateway is told by each request where the provider is.
const client = createClient(TOKEN, {
	'x-portkey-provider': 'openai',
	'x-portkey-custom-host': `http://127.0.0.1:${provider.port}/v1`,
});
const pipe: Start = () => start('pipe', `${provider.port}`);
const weir: Start = () => start('weir', `${provider.port}`, TOKEN);
try {
	if (process.env.LOAD) {
		const subject = await weir();
		await holdMinute(subject, TOKEN);
		await findHighestRates([await pipe(), subject], provider, TOKEN);
	} else {
		await installPeer();
		await compare([pipe, weir, () => start('portkey')]);
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

async function compare(starts: readonly Start[]): Promise<void> {
	console.log(
		`Medians of ${REPEATS} rounds, each subject in turn; Weir's as × of the others (lowest–highest)\n`,
	);
	const memory = await measure(starts, memoryOfStream);
	const subjects: Subject[] = [];
	for (const begin of starts) {
		const subject = await begin();
		await warmUp(subject);
		subjects.push(subject);
	}
	show(['', ...subjects.map(({ name }) => name), '× pipe', 'goal', '× portkey', 'goal']);
	show(rowOf('memory a stream, 500', 'kB', { pipe: '1.6 ×', portkey: '0.5 ×' }, memory));
	show(rowOf('first byte, one client', 'µs', { pipe: '1.4 ×' }, await measure(subjects, firstByte)));
	const request = await measure(subjects, cpuOfRequest);
	show(rowOf('CPU a request', 'µs', { pipe: '1.3 ×', portkey: '0.4 ×' }, request));
	for (const streams of [1, 50, 500]) {
		const pace = { ...FLAT_OUT, chunks: streams === 1 ? 5000 : streams === 50 ? 400 : 40 };
		const flat = await measure(subjects, (subject) => cpuOfChunk(subject, streams, pace));
		show(rowOf(`CPU a chunk flat out, ${streams}`, 'µs', { portkey: '0.4 ×' }, flat));
	}
	for (const streams of [1, 50, 500]) {
		const goals = { ...(streams > 1 && { pipe: '1.3 ×' }), portkey: '0.4 ×' };
		const paced = await measure(subjects, (subject) => cpuOfPacedChunk(subject, streams));
		show(rowOf(`CPU a chunk at 50/s, ${streams}`, 'µs', goals, paced));
	}
}

/** A row at once: the whole takes minutes. */
function show(row: readonly string[]): void {
	console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(26) : cell.padStart(20))).join(''));
}

/** What Weir's share should come to at most. */
interface Goals {
	pipe?: string;
	portkey?: string;
}

/** @param rounds of the pipe, of Weir and of Portkey. */
function rowOf(what: string, unit: string, goals: Goals, rounds: readonly (readonly number[])[]): string[] {
	const [pipe = [], weir = [], portkey = []] = rounds;
	const cells = rounds
		.map(median)
		.map((value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`);
	return [what, ...cells, times(weir, pipe), goals.pipe ?? '', times(weir, portkey), goals.portkey ?? ''];
}

/** Round by round, since both had the same machine then. */
function times(values: readonly number[], of: readonly number[]): string {
	const ratios = values.map((value, round) => value / (of[round] ?? Number.NaN));
	const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
	return `${median(ratios).toFixed(2)} × (${least}–${most})`;
}

/** Each subject in turn, again and again, so that what disturbs the machine disturbs them all. */
async function measure<T>(
	subjects: readonly T[],
	figure: (subject: T) => Promise<number>,
): Promise<number[][]> {
	const values = subjects.map((): number[] => []);
	for (let repeat = 0; repeat < REPEATS; repeat++) {
		for (const [at, subject] of subjects.entries()) {
			values[at]?.push(await figure(subject));
		}
	}
	return values;
}

/** As a server is that has been up for a while: until then, what is measured is mostly V8's compilers. */
async function warmUp(subject: Subject): Promise<void> {
	await playAll(client, subject, 8, SHORT, 600);
	await playAll(client, subject, 50, FLAT_OUT, 3);
	await playAll(client, subject, 50, PACED);
}

async function firstByte({ port }: Subject): Promise<number> {
	const times: number[] = [];
	for (let time = 0; time < 60; time++) {
		times.push((await client.play(port, SHORT)).firstByteMs * 1000);
	}
	return median(times);
}

async function cpuOfRequest(subject: Subject): Promise<number> {
	const requests = 800;
	return (await cpuOf(subject, () => playAll(client, subject, requests / 8, SHORT, 8))) / requests;
}

async function cpuOfChunk(subject: Subject, streams: number, pace: Pace): Promise<number> {
	return (await cpuOf(subject, () => playAll(client, subject, streams, pace))) / (streams * pace.chunks);
}

/** In the midst of the answers: what their requests cost is told apart. */
async function cpuOfPacedChunk(subject: Subject, streams: number): Promise<number> {
	const from = client.received();
	const done = playAll(client, subject, streams, PACED);
	await sleep(600);
	const begun = client.received();
	let chunks = 0;
	const cpu = await cpuOf(subject, async () => {
		await sleep(1500);
		chunks = client.received() - begun;
	});
	await done;
	// Of all the bytes as many chunks as were sent; a machine that is late sends them later.
	chunks *= (streams * PACED.chunks) / (client.received() - from);
	return cpu / chunks;
}

async function cpuOf(subject: Subject, work: () => Promise<void>): Promise<number> {
	const before = await subject.usage();
	await work();
	return (await subject.usage()).cpu - before.cpu;
}

/** In a process of its own each time: one that has grown before hides what a stream takes. */
async function memoryOfStream(begin: Start): Promise<number> {
	const streams = 500;
	const subject = await begin();
	await playAll(client, subject, 50, { chunks: 20, everyMs: 0 }, 10);
	const before = await subject.usage('collect');
	const done = playAll(client, subject, streams, { chunks: 8, everyMs: 500 });
	await new Promise((resolve) => setTimeout(resolve, 2500));
	const { rss } = await subject.usage('collect');
	await done;
	subject.stop();
	started.splice(started.indexOf(subject), 1);
	return (rss - before.rss) / streams / 1000;
}
