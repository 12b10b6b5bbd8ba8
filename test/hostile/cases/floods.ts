import { createGzip } from 'node:zlib';
import type { Dialect } from '../dialects.ts';
import type { Expectation, HostileCase } from '../hostile-case.ts';
import { endless, head, STREAM, times } from '../http.ts';
import type { Play, Step } from '../raw-server.ts';

const MB = 'x'.repeat(1 << 20);

/** The most that a process may grow by, in MB, whatever flows. */
const GROWTH = 128;

/**
 * What comes without end, or all at once: it ends in time, and memory stays where it is. What the protocols share is
 * shown for one.
 */
export function floodCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, call, argument, unknown } = dialect;
	const start = begin + text('Hello');
	const flood = (
		name: string,
		play: () => Play,
		expect: Expectation,
		more: Partial<HostileCase> = {},
	): HostileCase => ({
		name,
		dialect,
		play,
		growth: GROWTH,
		expect: { text: 'Hello', ...expect },
		...more,
	});
	const thousands = dialect.protocol === 'openai-chat' ? 1000 : 200;
	const json = head(200, 'content-type: application/json');
	const tiny = text('la').repeat(1000);
	const pieces = argument('1', MB.slice(0, 1 << 16)).repeat(16);
	const page = text(MB.slice(0, 1 << 16)).repeat(16);
	const ofEach = [
		flood('a line without end', () => endless([STREAM, start, 'data: '], MB), { kind: 'protocol' }),
		flood(`${thousands},000 tiny events`, () => [STREAM, begin, ...times(thousands, () => tiny), end], {
			finish: 'stop',
			text: /^la/,
			check({ textLength }) {
				if (textLength !== thousands * 2000) {
					throw new Error(`Of ${thousands * 2000} characters ${textLength} came.`);
				}
			},
		}),
		flood('64 MB of arguments', () => [STREAM, begin, call('1', 't', 'f'), ...times(64, () => pieces), end], {
			finish: ['tool-calls', 'length'],
			kind: 'protocol',
			text: '',
		}),
		flood('a million calls', () => callsOf(dialect), { kind: 'protocol', text: '' }),
	];
	if (dialect.protocol !== 'openai-chat') {
		return ofEach;
	}
	return [
		...ofEach,
		flood('an event without end', () => endless([STREAM, start], `data: ${MB}\n`), { kind: 'protocol' }),
		flood('an event without end, of empty lines', () => endless([STREAM, start], 'data\n'.repeat(100_000)), {
			kind: 'protocol',
		}),
		flood('a field name without end', () => endless([STREAM, start], MB), { kind: 'protocol' }),
		flood('200 MB of a comment', () => [STREAM, start, ':', ...times(200, () => MB), '\n', end], {
			finish: 'stop',
		}),
		flood(
			'300,000 unknown events',
			() => [STREAM, start, ...times(300, () => unknown('{"a":1}').repeat(1000)), end],
			{ finish: 'stop' },
		),
		flood('a JSON answer without end', () => endless([json, '{"a":"'], MB), { kind: 'protocol', text: '' }),
		flood('a web page without end', () => endless([head(200, 'content-type: text/html'), '<html>'], MB), {
			kind: 'protocol',
			text: '',
		}),
		flood('an error without end', () => endless([head(500)], MB), { kind: 'server', text: '' }),
		flood(
			'white space without end',
			() => endless([STREAM], ' '.repeat(1 << 20)),
			{ kind: ['protocol', 'timeout'], text: '' },
			{ timeouts: { firstEvent: 1500 } },
		),
		flood(
			'400 MB in a gzip of 400 KB',
			() => [head(200, 'content-type: text/event-stream', 'content-encoding: gzip'), bomb()],
			{ kind: 'protocol', text: '' },
		),
		flood('100 MB of text', () => [STREAM, begin, ...times(100, () => page), end], {
			finish: 'stop',
			text: /^x/,
		}),
	];
}

function* callsOf({ begin, call }: Dialect): Generator<Step> {
	yield STREAM + begin;
	for (let index = 0; index < 1_000_000; index += 1000) {
		yield Array.from({ length: 1000 }, (_, i) => call(String(index + i), `t${index + i}`, 'f')).join('');
	}
}

let packed: Buffer | undefined;

/** 400 MB of one line, packed once. */
function bomb(): Buffer {
	if (!packed) {
		throw new Error('The bomb has not been packed.');
	}
	return packed;
}

/** Packs what the gzip case sends; before the cases begin, since it takes a second. */
export async function packBomb(): Promise<void> {
	const gzip = createGzip({ level: 1 });
	const pieces: Buffer[] = [];
	gzip.on('data', (piece: Buffer) => pieces.push(piece));
	const done = new Promise((resolve) => gzip.once('end', resolve));
	gzip.write('data: ');
	for (let written = 0; written < 400; written++) {
		if (!gzip.write(MB)) {
			await new Promise((resolve) => gzip.once('drain', resolve));
		}
	}
	gzip.end();
	await done;
	packed = Buffer.concat(pieces);
}
