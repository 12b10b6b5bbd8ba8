// `npm run bench -- core`: reading streamed answers in every protocol, beside other readers of the same bytes in the
// same run; in pieces of one byte; and what memory a long answer takes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { answerBody } from './core/body.ts';
import { cells } from './core/cells.ts';
import { inMemory } from './core/in-memory.ts';
import { measure, time } from './core/measure.ts';
import type { Held } from './core/memory.ts';
import { readersOf, weir } from './core/readers.ts';
import { serve } from './core/serve.ts';
import { WIRES, type Wire } from './core/wires.ts';
import { median, printTable } from './table.ts';

const FRAMES = 20_000;
const REPEATS = 9;
const MIB = 1 << 20;
/** Long enough to tell a leak from a heap that has not been cleared yet. */
const LONG_ANSWER = 100_000_000;

for (const wire of WIRES) {
	await compare(wire);
}
await readBytes();
await readLong();

/** Each reader's time for a frame, as ratios of the least reader's. */
async function compare(wire: Wire): Promise<void> {
	const body = answerBody(wire, FRAMES);
	const readers = readersOf(wire);
	const server = await serve(wire.protocol, FRAMES);
	try {
		const memory = await measure(readers, 'http://127.0.0.1', inMemory(body), body, REPEATS);
		const loopback = await measure(readers, server.origin, fetch, body, REPEATS);
		const size = Math.round(body.bytes / FRAMES);
		console.log(`${FRAMES} frames of ${size} bytes; medians of ${REPEATS}, × of the first row\n`);
		printTable([
			[wire.protocol, 'in memory', '', 'loopback', '', 'chunks/s'],
			...Object.keys(readers).map((name) => [
				name,
				...cells(name, memory, FRAMES),
				...cells(name, loopback, FRAMES),
				`${Math.round(FRAMES / median(memory[name] ?? []))} k`,
			]),
		]);
		console.log();
	} finally {
		server.stop();
	}
}

/** Whether the cost stays with the bytes when each comes alone. */
async function readBytes(): Promise<void> {
	console.log('1 MiB in pieces of one byte; goal under 3 s\n');
	const rows: string[][] = [['', 'one byte', '16 KiB']];
	for (const wire of WIRES) {
		const frames = Math.round(MIB / wire.frame('0000').length);
		const seconds: string[] = [];
		for (const size of [1, 16_384]) {
			const body = answerBody(wire, frames, size);
			const ms = await time('Weir', weir(wire), 'http://127.0.0.1', inMemory(body), body);
			seconds.push(`${(ms / 1000).toFixed(3)} s`);
		}
		rows.push([wire.protocol, ...seconds]);
	}
	printTable(rows);
}

async function readLong(): Promise<void> {
	console.log('\nAn answer of 100 MB over loopback\n');
	const rows: string[][] = [['', 'alive at 10 MB', 'at 90 MB', 'process at most']];
	for (const wire of WIRES) {
		const { early, late, atMost } = await holdLong(wire);
		rows.push([wire.protocol, ...[early, late, atMost].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`)]);
	}
	printTable(rows);
}

async function holdLong(wire: Wire): Promise<Held> {
	const repeats = Math.ceil(LONG_ANSWER / (FRAMES * wire.frame('0000').length));
	const characters = answerBody(wire, FRAMES).characters * repeats;
	const server = await serve(wire.protocol, FRAMES, repeats);
	const child = fork(
		path.join(import.meta.dirname, 'core/memory.ts'),
		[wire.protocol, server.origin, `${characters}`],
		{ execArgv: ['--expose-gc'] },
	);
	const [held] = (await once(child, 'message')) as [Held];
	server.stop();
	if (held.length !== characters) {
		throw new Error(`${held.length} characters came of ${characters}.`);
	}
	return held;
}
