import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { SERVER_HALVES } from '../../src/core/protocols/server-table.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { FACE_NAMES, type FaceName, startRig } from '../gateway/rig.ts';
import type { Reply } from '../servers/reply.ts';
import { CLIENTS, type Seen } from './gateway/clients.ts';
import { installJudges } from './install.ts';

type Told = Omit<Seen, 'finish'> & { finish: string };

/** An answer of a provider, and what every client has to make of it; undefined: an error. */
interface Case {
	events: readonly StreamEvent[];
	/** What ends the stream in the place of a finish. */
	end?: 'error' | 'cut';
	told?: Told;
}

const START: StreamEvent = { type: 'start', id: 'answer-1', model: 'm' };
const USAGE: StreamEvent = { type: 'usage', inputTokens: 12, outputTokens: 34 };
const TEXT: readonly StreamEvent[] = ['The sea ', 'is ', 'calm.'].map((text) => ({
	type: 'text-delta',
	text,
}));
const said = 'The sea is calm.';

function call(index: number, name: string, ...json: string[]): StreamEvent[] {
	return [
		{ type: 'tool-call-start', index, id: `call-${index}`, name },
		...json.map((piece): StreamEvent => ({ type: 'tool-call-delta', index, json: piece })),
		{ type: 'tool-call-end', index },
	];
}

function finish(reason: 'stop' | 'length' | 'tool-calls' | 'refusal'): StreamEvent[] {
	return [USAGE, { type: 'finish', reason }];
}

const weather = call(0, 'weather', '{"city":', '"Bern"}');
const CASES: Readonly<Record<string, Case>> = {
	text: { events: [START, ...TEXT, ...finish('stop')], told: { text: said, calls: [], finish: 'stop' } },
	'text that was cut to its length': {
		events: [START, ...TEXT, ...finish('length')],
		told: { text: said, calls: [], finish: 'length' },
	},
	reasoning: {
		events: [START, { type: 'reasoning-delta', text: 'Wind is low.' }, ...TEXT, ...finish('stop')],
		told: { text: said, calls: [], finish: 'stop' },
	},
	'a tool': {
		events: [START, ...weather, ...finish('tool-calls')],
		told: { text: '', calls: [{ name: 'weather', arguments: { city: 'Bern' } }], finish: 'tool-calls' },
	},
	'parallel tools after text': {
		events: [START, ...TEXT, ...weather, ...call(1, 'time'), ...finish('tool-calls')],
		told: {
			text: said,
			calls: [
				{ name: 'weather', arguments: { city: 'Bern' } },
				{ name: 'time', arguments: {} },
			],
			finish: 'tool-calls',
		},
	},
	'an error inside': { events: [START, ...TEXT], end: 'error' },
	'an end without a finish': { events: [START, ...TEXT], end: 'cut' },
	'a tool that was cut': { events: [START, ...weather.slice(0, 2)], end: 'cut' },
};

describe('judges of the gateway', function () {
	this.timeout(600_000);

	before(installJudges);

	for (const upstream of FACE_NAMES) {
		describe(`before ${upstream}`, () => {
			let rig: Awaited<ReturnType<typeof startRig>>;
			let reply: Reply = {};

			before(async () => {
				rig = await startRig(() => reply, { protocol: upstream });
			});
			after(async () => {
				assert.deepEqual(rig.faults, []);
				await rig.close();
			});

			for (const [judge, client] of Object.entries(CLIENTS)) {
				for (const [name, { events, end, told }] of Object.entries(CASES)) {
					it(`${judge}: ${name}`, async () => {
						reply = { body: await encode(upstream, events, end) };
						if (!told) {
							await assert.rejects(client(rig.url));
							return;
						}
						const { finish: word, ...seen } = await client(rig.url);
						const { finish: expected, ...rest } = told;
						assert.deepEqual(seen, rest);
						assert.ok(word === undefined || word === expected, word);
					});
				}

				it(`${judge}: an error before the answer`, async () => {
					const half = await SERVER_HALVES[upstream]();
					reply = half.encodeError(new StreamError('rate-limit', 'Too many requests.', { retryAfterMs: 20 }));
					await assert.rejects(client(rig.url));
				});
			}
		});
	}
});

/** The stream as the provider would send it. */
async function encode(protocol: FaceName, events: readonly StreamEvent[], end: Case['end']): Promise<string> {
	const half = await SERVER_HALVES[protocol]();
	const encoder = half.createEncoder({ model: 'm' });
	const body = events.map((event) => encoder.event(event)).join('');
	return end === 'error' ? body + encoder.failure(new StreamError('overloaded', 'Overloaded.')) : body;
}
