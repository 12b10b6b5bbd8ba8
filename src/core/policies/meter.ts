import type { FinishReason, Usage } from '../chat.ts';
import { type Clock, systemClock } from '../clock.ts';
import { defined } from '../defined.ts';
import { type ErrorKind, toStreamError } from '../errors.ts';
import { type Batches, batchesOf, changed, eventStream, pour, type Take } from '../event-stream.ts';
import type { Prices } from '../prices.ts';
import { isContent, type Policy, type StreamEvent } from '../stream.ts';
import { Tally } from './meter/tally.ts';

/** What one model call came to. Times in ms since the call began. */
export interface Reading {
	/** As the provider named it; as it was asked for where no `start` came. */
	model: string;
	/** The provider's last word, or Weir's estimate (`usage.estimated`); absent where nothing was answered. */
	usage?: Usage | undefined;
	/** 0 for what came `from` elsewhere; absent where neither the provider nor a price tells it. */
	costUsd?: number | undefined;
	/** True where the tokens, and so the cost, were counted by Weir. */
	estimated?: boolean | undefined;
	/** The answer was in the cache, or another call's: nothing is billed for it. */
	from?: 'cache' | 'shared' | undefined;
	/** Until the first content event; absent where none came. */
	firstContentMs?: number | undefined;
	durationMs: number;
	/** Output tokens a second since the first content; absent without usage, and for what was too short to tell. */
	tokensPerSecond?: number | undefined;
	/** How it ended. A consumer that left before the end makes it `aborted`. */
	outcome: FinishReason | ErrorKind;
}

/** What the meter goes by. */
export interface MeterOptions {
	/** What a model costs at this provider, by the name that was asked for; default: unknown. */
	prices?: ((model: string) => Prices | undefined) | undefined;
	clock?: Pick<Clock, 'now'>;
}

/**
 * Reports one reading for each model call, when it ends in whatever way. The retries inside count as one call.
 *
 * Usage events pass with their cost, where it is known. An answer whose provider tells no usage gets an estimated
 * one before its `finish`; of a broken one only the reading tells it. What comes from the cache or is shared with
 * another call costs nothing.
 *
 * @example meter((reading) => spending.add(reading, { model }), { prices })(source)
 */
export function meter(report: (reading: Reading) => void, options: MeterOptions = {}): Policy {
	return (next) =>
		function meter(request, call) {
			return eventStream(
				() =>
					new Metered(batchesOf(next(request, call)), {
						report,
						tally: new Tally(request, options.prices?.(request.model)),
						signal: call.signal,
						clock: options.clock ?? systemClock,
					}),
				call.signal,
			);
		};
}

interface Means {
	report: (reading: Reading) => void;
	tally: Tally;
	signal: AbortSignal;
	clock: Pick<Clock, 'now'>;
}

/** One model call on its way through the meter. */
class Metered implements Batches {
	readonly #source: Batches;
	readonly #means: Means;
	readonly #begin: number;
	#firstContentMs: number | undefined;
	#isOver = false;

	constructor(source: Batches, means: Means) {
		this.#source = source;
		this.#means = means;
		this.#begin = means.clock.now();
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		return this.#source.read().then(this.#pass, this.#fail);
	}

	async flow(take: Take): Promise<void> {
		try {
			await pour(this.#source, (batch) => {
				const counted = this.#counted(batch);
				return counted instanceof Promise ? counted.then(take) : take(counted);
			});
		} catch (error) {
			await this.#fail(error);
		}
		await this.#end();
	}

	async close(): Promise<void> {
		await this.#end();
		await this.#source.close();
	}

	readonly #pass = (
		batch: readonly StreamEvent[] | undefined,
	): readonly StreamEvent[] | undefined | Promise<readonly StreamEvent[] | undefined> =>
		batch ? this.#counted(batch) : this.#end().then(() => undefined);

	#counted(batch: readonly StreamEvent[]): readonly StreamEvent[] | Promise<readonly StreamEvent[]> {
		if (this.#firstContentMs === undefined && batch.some(isContent)) {
			this.#firstContentMs = this.#elapsed();
		}
		const counted = changed(batch, this.#count);
		const { tally } = this.#means;
		return counted.at(-1)?.type === 'finish' && tally.lacksUsage ? this.#withEstimate(counted) : counted;
	}

	readonly #count = (event: StreamEvent): StreamEvent => this.#means.tally.count(event);

	readonly #fail = async (error: unknown): Promise<never> => {
		this.#means.tally.fail(toStreamError(error, this.#means.signal).kind);
		await this.#end();
		throw error;
	};

	/** Puts the estimate before the finish where the provider told no usage. */
	async #withEstimate(batch: readonly StreamEvent[]): Promise<readonly StreamEvent[]> {
		const estimate = await this.#means.tally.estimate();
		return estimate ? batch.toSpliced(-1, 0, { type: 'usage', ...estimate }) : batch;
	}

	async #end(): Promise<void> {
		if (this.#isOver) {
			return;
		}
		this.#isOver = true;
		const { tally, report } = this.#means;
		const durationMs = this.#elapsed();
		if (!tally.isSettled) {
			await tally.close();
		}
		const firstContentMs = this.#firstContentMs;
		report({
			...tally.read(),
			...defined({ firstContentMs }),
			durationMs,
			...speed(tally, firstContentMs, durationMs),
		});
	}

	#elapsed(): number {
		return this.#means.clock.now() - this.#begin;
	}
}

/** What takes less time tells more about the timer than about the model. */
const SHORTEST_SPAN_MS = 250;

function speed(
	tally: Tally,
	firstContentMs: number | undefined,
	durationMs: number,
): Pick<Reading, 'tokensPerSecond'> {
	const tokens = tally.visibleTokens();
	const span = firstContentMs === undefined ? 0 : durationMs - firstContentMs;
	return span < SHORTEST_SPAN_MS || tokens <= 0 ? {} : { tokensPerSecond: (tokens * 1000) / span };
}
