import { userText } from '../../src/core/chat.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { bound } from '../../src/core/policies/bound.ts';
import { budget } from '../../src/core/policies/budget.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import { cache } from '../../src/core/policies/cache.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import { coalesce } from '../../src/core/policies/coalesce.ts';
import { fallback } from '../../src/core/policies/fallback.ts';
import { learn } from '../../src/core/policies/learn.ts';
import { log } from '../../src/core/policies/log.ts';
import { meter } from '../../src/core/policies/meter.ts';
import { createRateLimiter } from '../../src/core/policies/rate-limit/limiter.ts';
import { rateLimit } from '../../src/core/policies/rate-limit.ts';
import { resume } from '../../src/core/policies/resume.ts';
import { retry } from '../../src/core/policies/retry.ts';
import { timeout } from '../../src/core/policies/timeout.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import { createQuirkStore } from '../../src/core/quirk-store.ts';
import type { Policy, StreamFn } from '../../src/core/stream.ts';
import { turn } from '../../src/core/turn.ts';
import type { Reader } from '../core/readers.ts';
import type { Wire } from '../core/wires.ts';

const SCOPE = 'bench';
const TOOLS = {
	definitions: [{ name: 'read', description: 'Reads a file.', parameters: { type: 'object' } }],
	run: async () => ({ content: '' }),
};
const unused: StreamFn = () => ({
	[Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('unused')) }),
});

/** Each policy as it stands in a pipeline, outermost first. */
export const POLICIES: Readonly<Record<string, () => Policy>> = {
	none: () => (next) => next,
	turn: () => turn(TOOLS),
	fallback: () => fallback([{ model: 'other', stream: unused }]),
	log: () => log(() => {}),
	meter: () => meter(() => {}),
	budget: () => budget({ dailyLimitUsd: 1, spentTodayUsd: () => 0 }),
	'cache, a miss': () => cache({ store: createMemoryCache(), scope: SCOPE }),
	'coalesce, alone': () => coalesce(createFlights(), SCOPE),
	resume: () => resume(),
	retry: () => retry(),
	learn: () => learn(createQuirkStore().of(SCOPE)),
	'rate-limit': () => rateLimit(createRateLimiter({ requestsPerMinute: 1e6 })),
	timeout: () => timeout(),
	bound: () => bound(),
};

/** A client half with policies around it: those that nobody has to ask for, or all that the editor can have. */
export function throughPipeline({ protocol, path }: Wire, kind: 'default' | 'everything'): Reader {
	return async (origin, fetch) => {
		const endpoint = { provider: 'bench', name: 'Bench', baseUrl: `${origin}${path}` };
		const source = PROTOCOLS[protocol](endpoint, { fetch });
		const stream = pipeline(source, kind === 'default' ? {} : everything());
		const { signal } = new AbortController();
		let length = 0;
		for await (const event of stream({ model: 'model', messages: [userText('hello')] }, { signal })) {
			length += event.type === 'text-delta' ? event.text.length : 0;
		}
		return length;
	};
}

function everything(): PipelineOptions {
	return {
		fallbacks: [{ model: 'other', stream: unused }],
		log: () => {},
		meter: () => {},
		budget: { dailyLimitUsd: 1, spentTodayUsd: () => 0 },
		cache: { store: createMemoryCache(), scope: SCOPE },
		learn: createQuirkStore().of(SCOPE),
		rateLimit: createRateLimiter({ requestsPerMinute: 1e6 }),
	};
}
