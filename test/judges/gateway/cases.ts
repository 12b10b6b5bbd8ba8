import type { StreamEvent } from '../../../src/core/stream.ts';
import type { Finish, Seen } from './client.ts';
import type { Upstream } from './upstream.ts';

/** An answer of a provider, and what every client has to make of it; undefined: an error. */
export interface Case {
	events: readonly StreamEvent[];
	/** What ends the stream in the place of a finish. */
	end?: 'error' | 'cut';
	told?: Told;
}

/** What a client has to have seen. */
export interface Told extends Omit<Seen, 'finish'> {
	/** Any of them. */
	finish: readonly Finish[];
}

const START: StreamEvent = { type: 'start', id: 'answer-1', model: 'm' };
const USAGE: StreamEvent = { type: 'usage', inputTokens: 12, outputTokens: 34 };
const usage = { input: 12, output: 34 };
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
	'text and its usage': {
		events: [START, ...TEXT, ...finish('stop')],
		told: { text: said, calls: [], finish: ['stop'], usage },
	},
	'text that was cut to its length': {
		events: [START, ...TEXT, ...finish('length')],
		told: { text: said, calls: [], finish: ['length'], usage },
	},
	reasoning: {
		events: [START, { type: 'reasoning-delta', text: 'Wind is low.' }, ...TEXT, ...finish('stop')],
		told: { text: said, reasoning: 'Wind is low.', calls: [], finish: ['stop'], usage },
	},
	'a tool': {
		events: [START, ...weather, ...finish('tool-calls')],
		told: {
			text: '',
			calls: [{ name: 'weather', arguments: { city: 'Bern' } }],
			finish: ['tool-calls'],
			usage,
		},
	},
	'parallel tools after text': {
		events: [START, ...TEXT, ...weather, ...call(1, 'time'), ...finish('tool-calls')],
		told: {
			text: said,
			calls: [
				{ name: 'weather', arguments: { city: 'Bern' } },
				{ name: 'time', arguments: {} },
			],
			finish: ['tool-calls'],
			usage,
		},
	},
	'a refusal': {
		events: [START, { type: 'refusal-delta', text: 'I cannot help with that.' }, ...finish('refusal')],
		// OpenAI says `stop` after a refusal that was told as one.
		told: {
			text: '',
			refusal: 'I cannot help with that.',
			calls: [],
			finish: ['stop', 'content-filter'],
			usage,
		},
	},
	'an error inside': { events: [START, ...TEXT], end: 'error' },
	'an end without a finish': { events: [START, ...TEXT], end: 'cut' },
	'a tool that was cut': { events: [START, ...weather.slice(0, 2)], end: 'cut' },
};

/** What providers of this protocol can say. Bots on Poe tell no usage, no reasoning and no refusal, and an end by length only as OpenAI does. */
export function casesOf(upstream: Upstream): Readonly<Record<string, Case>> {
	if (upstream !== 'poe-bot') {
		return CASES;
	}
	const names = ['text and its usage', 'a tool', 'parallel tools after text', 'an error inside'];
	const cases = Object.entries(CASES).filter(([name, { end }]) => names.includes(name) || end === 'cut');
	return Object.fromEntries(
		cases.map(([name, { told, ...rest }]) => [
			name.replace(' and its usage', ''),
			{ ...rest, ...(told && { told: { ...told, usage: undefined } }) },
		]),
	);
}

/** The beginning of an answer that goes on for ever. */
export const BEGUN: readonly StreamEvent[] = [START, ...TEXT];
