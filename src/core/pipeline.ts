import { type Clock, systemClock } from './clock.ts';
import type { Bounds } from './policies/bound/bounds.ts';
import { bound } from './policies/bound.ts';
import { type Budget, budget } from './policies/budget.ts';
import { type CacheOptions, cache } from './policies/cache.ts';
import type { Flights } from './policies/coalesce/flights.ts';
import { coalesce } from './policies/coalesce.ts';
import { type Alternative, fallback } from './policies/fallback.ts';
import { learn } from './policies/learn.ts';
import { type LogEntry, log } from './policies/log.ts';
import { type MeterOptions, meter, type Reading } from './policies/meter.ts';
import { type KnownModels, modelCheck } from './policies/model-check.ts';
import type { RateLimiter } from './policies/rate-limit/limiter.ts';
import { rateLimit } from './policies/rate-limit.ts';
import { type ResumeOptions, resume } from './policies/resume.ts';
import { type RetryOptions, retry } from './policies/retry.ts';
import { type Timeouts, timeout } from './policies/timeout.ts';
import { declaredQuirks, type Quirks } from './quirk-store.ts';
import { createRequestBudget } from './request-budget.ts';
import { compose, type Policy, type StreamFn } from './stream.ts';
import { switchable } from './switchable.ts';
import { type TurnTools, turn } from './turn.ts';

/** What a pipeline does besides its defaults. What is not given is off, but for timeouts, retry, resume and bounds. */
export interface PipelineOptions {
	/** Limits in ms that differ from the defaults. */
	timeouts?: Partial<Timeouts> | undefined;
	/** What differs from the defaults; false: a failed request is not sent again. */
	retry?: Partial<RetryOptions> | false | undefined;
	/** What differs from the defaults; false: a broken answer stays broken. */
	resume?: Partial<ResumeOptions> | boolean | undefined;
	/** What differs from the defaults; false: an answer may fill the memory. */
	bounds?: Partial<Bounds> | false | undefined;
	/** What is known of the endpoint's quirks, and where what is learnt of them goes. */
	learn?: Quirks | false | undefined;
	/** Who answers if this model does not, in their order. */
	fallbacks?: readonly Alternative[] | undefined;
	/** Told of each model call when it ends, without prompt, answer or keys. */
	log?: ((entry: LogEntry) => void) | undefined;
	/** Takes keys out of what goes to `log`; default: whatever looks like one. */
	hide?: ((text: string) => string) | undefined;
	/** Told of each model call when it ends, with its tokens and its cost. */
	meter?: ((reading: Reading) => void) | undefined;
	/** What the models cost. */
	prices?: MeterOptions['prices'];
	/** How much may be spent in a day. */
	budget?: Budget | undefined;
	/** What the provider's models can do; refuses what they cannot before anything is sent. */
	models?: KnownModels | undefined;
	cache?: CacheOptions | undefined;
	/** The calls that this one may be shared with; with `scope`. */
	coalesce?: Flights | undefined;
	/** Within what equal requests are the same (`requestKey`); nothing is shared without it. */
	scope?: string | undefined;
	/** The line of this provider and key. */
	rateLimit?: RateLimiter | undefined;
	/** What the model may call. Without it the stream is one model call. */
	tools?: TurnTools | undefined;
	clock?: Clock | undefined;
}

/**
 * Puts the policies around a source: the one place where their order is decided. Each of them a request can switch
 * off for itself (`ChatRequest.policies`).
 */
export function pipeline(source: StreamFn, options: PipelineOptions = {}): StreamFn {
	const { clock = systemClock, tools, fallbacks, models, scope } = options;
	const policies: (Policy | false | undefined)[] = [
		// Outermost: each of its rounds is a model call of its own, with its own reading, retries and limits.
		tools && switchable('turn', turn(tools)),
		// Around everything that one model's call is: the others bring pipelines of their own.
		fallbacks && switchable('fallback', fallback(fallbacks)),
		// Around the meter and whatever refuses: each call leaves an entry, those that cost nothing too.
		options.log &&
			switchable('log', log(options.log, { clock, ...(options.hide ? { hide: options.hide } : {}) })),
		// Around the retries: what the user waited for is one call, however many requests it took.
		options.meter && switchable('meter', meter(options.meter, { clock, prices: options.prices })),
		// Before anything is looked up or sent.
		options.budget && switchable('budget', budget(options.budget)),
		models && switchable('model-check', modelCheck(models)),
		// Around what makes requests: what is known need not be asked.
		options.cache && switchable('cache', cache({ clock, ...options.cache })),
		// Inside the cache, so that what one call brings is kept once.
		options.coalesce && scope !== undefined && switchable('coalesce', coalesce(options.coalesce, scope)),
		persist(options, clock),
		// Inside what asks again: each request takes its own turn.
		options.rateLimit && switchable('rate-limit', rateLimit(options.rateLimit)),
		// Inside the line: each request has the whole time, and waiting for a turn is no timeout.
		switchable('timeout', timeout(options.timeouts, { clock })),
		// Innermost, next to the memory that it guards.
		options.bounds !== false && switchable('bound', bound(options.bounds)),
	];
	return compose(...policies.filter((policy) => typeof policy === 'function'))(source);
}

/** The most requests of one model call, whichever policy makes them. */
const MOST_REQUESTS = 5;

/** The policies that ask again, which share a budget of requests from call to call: `resume → retry → learn`. */
function persist(options: PipelineOptions, clock: Clock): Policy {
	const { retry: retries, resume: resumption = true, learn: quirks } = options;
	const means = { clock, budget: createRequestBudget(MOST_REQUESTS) };
	const policies = [
		// Around the retries: a request that continues may fail before its first event, like any other.
		resumption !== false && switchable('resume', resume(resumption === true ? {} : resumption, means)),
		retries !== false && switchable('retry', retry(retries, means)),
		// Inside the retries: what is refused for good is not worth a wait, and is asked otherwise at once.
		// What is known of an endpoint beforehand is heeded even by a request that learns nothing.
		quirks && switchable('learn', learn(quirks, means), learn(declaredQuirks(quirks.declared))),
	];
	const persistent = compose(...policies.filter((policy) => typeof policy === 'function'));
	return (next) => {
		const stream = persistent(next);
		// A turn makes several model calls of one call: each gets a name of its own, by which its requests are counted.
		// Not spread: whoever has a signal is a call, an `AbortController` too, whose signal is no field of its own.
		return (request, { signal, wire }) => stream(request, { signal, wire });
	};
}
