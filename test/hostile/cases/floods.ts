import { createGzip } from 'node:zlib';
import { type Dialect, event } from '../dialects.ts';
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
		flood(
			`${thousands},000 tiny events`,
			() => [STREAM, begin, ...times(thousands, () => tiny), end],
			{
				finish: 'stop',
				text: /^la/,
				check({ textLength }) {
					if (textLength !== thousands * 2000) {
						throw new Error(`Of ${thousands * 2000} characters ${textLength} came.`);
					}
				},
			},
			{ bounds: false },
		),
		flood('text without end', () => endless([STREAM, begin], page), {
			finish: 'length',
			text: /^x/,
			check({ textLength, notices }) {
				if (textLength !== 1 << 20 || !notices.some((notice) => notice.startsWith('Cut at 1 MB'))) {
					throw new Error(`It was cut at ${textLength}: ${notices}`);
				}
			},
		}),
		flood('an id and a name of a megabyte each', () => [STREAM, begin, call('1', MB, MB), end], {
			kind: 'protocol',
			text: '',
		}),
		...ownFloods(dialect).map(([name, steps, expect]) => flood(name, () => steps, expect)),
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
			{ timeouts: { firstEvent: 5000 } },
		),
		flood(
			'400 MB in a gzip of 400 KB',
			() => [head(200, 'content-type: text/event-stream', 'content-encoding: gzip'), bomb()],
			{ kind: 'protocol', text: '' },
		),
		flood(
			'100 MB of text',
			() => [STREAM, begin, ...times(100, () => page), end],
			{ finish: 'stop', text: /^x/ },
			{ bounds: false },
		),
	];
}

type OwnFlood = readonly [name: string, steps: Play, expect: Expectation];

/** What only one protocol can say again and again. */
function ownFloods({ protocol, begin, text, end }: Dialect): OwnFlood[] {
	const thousand = (frame: string) => times(100, () => frame.repeat(1000));
	const hello = begin + text('Hello');
	switch (protocol) {
		case 'openai-chat': {
			const thought = event(`{"choices":[{"index":0,"delta":{"reasoning_content":"${MB}"}}]}`);
			const parts = event(`{"choices":[{"index":0,"delta":{"content":[${'{},'.repeat(300_000)}{}]}}]}`);
			const choices = event(`{"choices":[${'{"index":1},'.repeat(300_000)}{"index":2}]}`);
			return [
				[
					'reasoning without end',
					[STREAM, begin, ...times(8, () => thought), end],
					{ finish: 'length', text: '' },
				],
				['a message of 300,000 empty parts', [STREAM, hello, parts, end], { finish: 'stop' }],
				['300,000 choices', [STREAM, hello, choices, end], { finish: 'stop' }],
			];
		}
		case 'anthropic-messages': {
			const again = event('{"type":"message_start","message":{"id":"c2"}}', 'message_start');
			const secret = event(
				'{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":""}}',
				'content_block_start',
			);
			return [
				['a message that begins 100,000 times', [STREAM, hello, ...thousand(again), end], { finish: 'stop' }],
				['100,000 blocks of nothing', [STREAM, hello, ...thousand(secret), end], { finish: 'stop' }],
			];
		}
		case 'openai-responses': {
			const whole = event('{"type":"response.output_item.done","output_index":0,"item":{"type":"x"}}');
			return [
				['an item that ends 100,000 times', [STREAM, hello, ...thousand(whole), end], { finish: 'stop' }],
			];
		}
		case 'poe-bot': {
			const reply = event('{"text":"Really?"}', 'suggested_reply');
			const file = event('{"url":"https://example.org/a.png","content_type":"image/png"}', 'file');
			const replace = event(`{"text":"${MB}"}`, 'replace_response');
			return [
				['100,000 suggestions', [STREAM, hello, ...thousand(reply), end], { finish: 'stop' }],
				['100,000 files', [STREAM, hello, ...thousand(file), end], { finish: 'stop' }],
				[
					'an answer that is replaced without end',
					[STREAM, hello, ...times(100, () => replace), end],
					{ finish: 'length' },
				],
			];
		}
	}
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
