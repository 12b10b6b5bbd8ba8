import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorKind } from '../core/errors.ts';
import type { Reading } from '../core/policies/meter.ts';

/** What the gateway counts. Labels are ids of providers and Weir's own words, never anything that a client wrote. */
export interface Metrics {
	/** A model call ended. */
	call(reading: Reading, provider: string): void;
	/**
	 * A tool of the MCP server ended.
	 *
	 * @param tool one of the server's own, or `configured` for all of the user's.
	 * @param ms how long it took.
	 */
	tool(tool: string, outcome: ToolOutcome, ms: number): void;
	/** A client was turned away before any model was asked. */
	refused(status: number): void;
	/** An answer began; returns what is to be called when it is over. */
	answering(): () => void;
	/** What is there, in Prometheus' text format. */
	text(): Promise<{ type: string; body: string }>;
}

/** How a tool's call ended: with a result, or with an error of a kind. */
export type ToolOutcome = 'ok' | ErrorKind;

/** In seconds: a list takes a few ms, a video some minutes. */
const TOOL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

/** In seconds: a cached answer takes one, a reasoning model some hundred. */
const FIRST_CONTENT_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];

/** Counters of one gateway, in a registry of their own. */
export function createMetrics(): Metrics {
	const registry = new Registry();
	const registers = [registry];
	const calls = new Counter({
		name: 'weir_model_calls_total',
		help: 'Model calls by provider and by how they ended.',
		labelNames: ['provider', 'outcome'],
		registers,
	});
	const tokens = new Counter({
		name: 'weir_tokens_total',
		help: 'Tokens by provider and kind; input includes cached ones, output includes reasoning.',
		labelNames: ['provider', 'kind'],
		registers,
	});
	const cost = new Counter({
		name: 'weir_cost_usd_total',
		help: 'US$ spent, as far as prices are known.',
		labelNames: ['provider'],
		registers,
	});
	const firstContent = new Histogram({
		name: 'weir_first_content_seconds',
		help: 'From a model call to the first of its answer.',
		labelNames: ['provider'],
		buckets: FIRST_CONTENT_BUCKETS,
		registers,
	});
	const refusals = new Counter({
		name: 'weir_refused_total',
		help: 'Requests that were turned away before a model was asked, by status.',
		labelNames: ['status'],
		registers,
	});
	const tools = createToolMetrics(registers);
	const open = new Gauge({ name: 'weir_answers_open', help: 'Answers under way.', registers });

	// The library sorts and hashes labels at each count; there are few, and each is kept with what it counts.
	const firstContentOf = kept((provider: string) => new Observed(firstContent.labels({ provider })));
	const callsOf = kept((provider: string, outcome: string) => new Sum(calls.labels({ provider, outcome })));
	const inputOf = kept((provider: string) => new Sum(tokens.labels({ provider, kind: 'input' })));
	const outputOf = kept((provider: string) => new Sum(tokens.labels({ provider, kind: 'output' })));
	const costOf = kept((provider: string) => new Sum(cost.labels({ provider })));
	const settle = (): void => {
		for (const { all } of [callsOf, inputOf, outputOf, costOf, firstContentOf]) {
			for (const one of all()) {
				one.settle();
			}
		}
	};

	return {
		call({ usage, costUsd = 0, from, firstContentMs, outcome }, provider) {
			callsOf.of(provider, outcome).add(1);
			if (firstContentMs !== undefined) {
				firstContentOf.of(provider).add(firstContentMs / 1000);
			}
			// What came from the cache or is another call's was counted when it was paid for.
			if (usage && from === undefined) {
				inputOf.of(provider).add(usage.inputTokens);
				outputOf.of(provider).add(usage.outputTokens);
				costOf.of(provider).add(costUsd);
			}
		},
		tool: tools,
		refused: (status) => refusals.inc({ status }),
		answering() {
			open.inc();
			return () => open.dec();
		},
		async text() {
			settle();
			return { type: registry.contentType, body: await registry.metrics() };
		},
	};
}

/** What is counted between two looks at it: a number, since telling the library of each costs a hundred times as much. */
class Sum {
	readonly #counter: { inc(value: number): void };
	#value = 0;

	constructor(counter: { inc(value: number): void }) {
		this.#counter = counter;
	}

	add(value: number): void {
		// What a provider tells of its cost may be anything, and the library throws at what is no count.
		this.#value += value > 0 && Number.isFinite(value) ? value : 0;
	}

	/** Tells the library. */
	settle(): void {
		this.#counter.inc(this.#value);
		this.#value = 0;
	}
}

/** So many values are held before the library hears of them: all at once they take a tenth of what each by itself does. */
const MOST_HELD = 256;

/** What is observed between two looks at it, a few values. */
class Observed {
	readonly #histogram: { observe(value: number): void };
	#values: number[] = [];

	constructor(histogram: { observe(value: number): void }) {
		this.#histogram = histogram;
	}

	add(value: number): void {
		if (this.#values.push(value) === MOST_HELD) {
			this.settle();
		}
	}

	/** Tells the library. */
	settle(): void {
		const values = this.#values;
		this.#values = [];
		for (const value of values) {
			this.#histogram.observe(value);
		}
	}
}

/** What `make` makes of the same words, made once. For words of which there are few. */
function kept<T>(make: (...words: string[]) => T) {
	const made = new Map<string, T>();
	return {
		of(first: string, second = ''): T {
			const key = second === '' ? first : `${first} ${second}`;
			let one = made.get(key);
			if (one === undefined) {
				one = make(first, second);
				made.set(key, one);
			}
			return one;
		},
		all: () => made.values(),
	};
}

function createToolMetrics(registers: Registry[]): Metrics['tool'] {
	const calls = new Counter({
		name: 'weir_mcp_tool_calls_total',
		help: "Calls of the MCP server's tools by how they ended; the user's own tools are configured.",
		labelNames: ['tool', 'outcome'],
		registers,
	});
	const seconds = new Histogram({
		name: 'weir_mcp_tool_seconds',
		help: "How long calls of the MCP server's tools took.",
		labelNames: ['tool'],
		buckets: TOOL_BUCKETS,
		registers,
	});
	return (tool, outcome, ms) => {
		calls.inc({ tool, outcome });
		seconds.observe({ tool }, ms / 1000);
	};
}
