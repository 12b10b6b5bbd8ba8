import { LRUCache } from 'lru-cache';
import type { ChatRequest } from '../core/chat.ts';
import { defined } from '../core/defined.ts';
import { StreamError } from '../core/errors.ts';
import { quote } from '../core/http/quote.ts';
import { type OrqOptions, readOrq, stripOrq } from '../core/orq.ts';
import { type PipelineOptions, pipeline } from '../core/pipeline.ts';
import type { CacheStore } from '../core/policies/cache/store.ts';
import type { CacheOutcome } from '../core/policies/cache.ts';
import type { Flights } from '../core/policies/coalesce/flights.ts';
import type { Alternative } from '../core/policies/fallback.ts';
import type { Reading } from '../core/policies/meter.ts';
import type { ClientRequest } from '../core/protocols/server.ts';
import type { StreamFn } from '../core/stream.ts';
import type { Face } from './face.ts';
import type { GatewayProvider, ModelDirectory, Target } from './model-directory.ts';
import type { SwitchablePolicy } from './policy-header.ts';

/** What the gateway does to every answer on its way. */
export interface GatewayPolicies {
	/** How often a failed request is sent again, 0 to 4 times. Default 2. */
	retries: number;
	/** Whether a broken answer goes on where it broke off. Default true. */
	resume: boolean;
	/** Keeps whole answers; default: none is kept unless a request asks for it. `ttlMs` is how long. */
	cache?: { store: CacheStore; ttlMs?: number | undefined } | undefined;
	/** Keeps the answers of requests that ask for it by orq's field, where `cache` is off. */
	cacheOnRequest: CacheStore;
	/** Identical requests at the same time share one call. Absent: they do not. */
	flights?: Flights | undefined;
	/** What a request may do without, by the header `x-weir-policies`; default: what is its own affair. */
	switchable?: readonly SwitchablePolicy[] | undefined;
	/** What differs from the pipeline's own policies, for each model. */
	optionsFor(target: Target): PipelineOptions;
	/** True where these never change and no cache is on, so that a model's pipeline can be kept. Default false. */
	isConstant?: boolean | undefined;
	/** Told of each model call when it ends, to count what is spent. */
	spend?: ((reading: Reading, provider: string) => void) | undefined;
}

/** How one request is answered. */
export interface AnswerPlan {
	stream: StreamFn;
	request: ChatRequest;
	/** Tools that were asked for and that the model is not told of: only providers of the client's own protocol run them. */
	leftOut: readonly string[];
	/** Whether the gateway itself repeats what failed. */
	retries: boolean;
	/** What the cache said, as soon as it was asked; undefined where none is in play. */
	cacheOutcome(): 'hit' | 'miss' | undefined;
}

/** What a plan is made from besides the request. */
export interface PlanInputs {
	models: ModelDirectory;
	policies: GatewayPolicies;
	/** Told of each model call when it ends. */
	meter: (reading: Reading, provider: string) => void;
}

/**
 * Who answers a client's request and what is done on the way: the first of its models, and those that stand in where
 * it fails before its first event, each with a pipeline of its own.
 *
 * @throws StreamError `not-found` for an unknown model, `invalid-request` for fields of orq's that are not in order, and
 * for a model that lacks the tool that the request is about.
 */
export type Planner = (asked: ClientRequest, face: Face) => Promise<AnswerPlan>;

/** So many pipelines are kept; there may be more models, since clients name them. */
const MOST_KEPT = 256;

/** Makes plans. Requests for one model that wish for nothing of their own share its pipeline, where that stays the same. */
export function createPlanner(inputs: PlanInputs): Planner {
	const kept = new LRUCache<string, StreamFn>({ max: MOST_KEPT });
	return async (asked, face) => {
		const orq = readOrq(asked.rest);
		const targets = await findTargets(asked.request.model, orq, inputs.models);
		const [{ provider, model }, ...others] = targets;
		const wishes = { asked, face, orq };
		if (!inputs.policies.isConstant || others.length > 0 || !isEmpty(orq)) {
			return planFor(wishes, targets, inputs);
		}
		const name = `${provider.id}/${model}`;
		const stream = kept.get(name);
		const plan = planFor(wishes, targets, inputs, stream);
		if (!stream) {
			kept.set(name, plan.stream);
		}
		return plan;
	};
}

/** What a client asks for, and by which protocol. */
interface Wishes {
	asked: ClientRequest;
	face: Face;
	orq: OrqOptions;
}

/** @param stream the pipeline, where it is there already. */
function planFor(
	{ asked, face, orq }: Wishes,
	[first, ...others]: readonly [Target, ...Target[]],
	inputs: PlanInputs,
	stream?: StreamFn,
): AnswerPlan {
	let outcome: CacheOutcome = 'skipped';
	const onOutcome = (said: CacheOutcome) => {
		outcome = said;
	};

	const optionsFor = (target: Target): PipelineOptions => {
		const own = inputs.policies.optionsFor(target);
		const wished = wishedOptions(target.provider, orq, inputs.policies);
		const timeouts = { ...own.timeouts, ...wished.timeouts };
		const cache = wished.cache && { ...wished.cache, onOutcome };
		return {
			...own,
			...wished,
			timeouts,
			cache,
			meter(reading) {
				inputs.meter(reading, target.provider.id);
				inputs.policies.spend?.(reading, target.provider.id);
			},
		};
	};
	const fallbacks = others.map((target): Alternative => {
		const stream = pipeline(target.provider.stream, optionsFor(target));
		return {
			model: target.model,
			stream: (request, call) => stream(requestTo(target, { ...asked, request }, face), call),
		};
	});
	return {
		stream:
			stream ??
			pipeline(first.provider.stream, {
				...optionsFor(first),
				...(fallbacks.length > 0 && { fallbacks }),
			}),
		request: requestTo(first, asked, face),
		leftOut: speaks(first, face) ? [] : (asked.providerTools?.names ?? []),
		retries: asked.request.policies?.retry !== false && repeats(first.provider, orq, inputs.policies) > 0,
		cacheOutcome: () => (outcome === 'skipped' ? undefined : outcome),
	};
}

async function findTargets(
	name: string,
	orq: OrqOptions,
	models: ModelDirectory,
): Promise<readonly [Target, ...Target[]]> {
	const [first, ...others] = await models.resolve(name);
	if (!first) {
		throw new TypeError('A name was resolved to nothing.');
	}
	// Who falls back by himself is told of the models, and knows them by his own names.
	const more = first.provider.readsOrqFields ? [] : (orq.fallbacks ?? []);
	if (more.length === 0) {
		return [first, ...others];
	}
	const resolved = await Promise.all(more.map((one) => models.resolve(one)));
	return [first, ...others, ...resolved.flat()];
}

/**
 * What a model is asked: fields that Weir has no word for go on to a provider that speaks the client's own protocol,
 * and to nobody else; orq's fields to orq alone.
 *
 * @throws StreamError `invalid-request` where the request is about a tool that nobody there runs.
 */
function requestTo(
	target: Target,
	{ request, rest, betas, providerTools }: ClientRequest,
	face: Face,
): ChatRequest {
	const { provider, model } = target;
	const isSame = speaks(target, face);
	if (providerTools?.areNeeded && !isSame) {
		throw new StreamError(
			'invalid-request',
			`${quote(providerTools.names.join(', '), 100)} runs only where a provider speaks the same protocol as the client, and the provider of ${quote(model, 100)} does not. Ask another model, or bring a tool of your own.`,
		);
	}
	const extraBody = !isSame || isEmpty(rest) ? NOTHING : provider.readsOrqFields ? rest : stripOrq(rest);
	return {
		...request,
		model,
		extraBody: request.extraBody ? { ...extraBody, ...request.extraBody } : extraBody,
		...(isSame && betas !== undefined ? { betas } : NOTHING),
	};
}

const NOTHING = Object.freeze({});

function isEmpty(object: object): boolean {
	for (const _ in object) {
		return false;
	}
	return true;
}

function speaks({ provider, model }: Target, face: Face): boolean {
	return provider.protocolOf?.(model) === face;
}

/** What the request, the provider and the gateway's settings come to together. */
function wishedOptions(
	provider: GatewayProvider,
	orq: OrqOptions,
	policies: GatewayPolicies,
): PipelineOptions {
	const { scope = provider.id } = provider;
	const retries = repeats(provider, orq, policies);
	const wish = provider.readsOrqFields ? undefined : orq.cache;
	const store = policies.cache?.store ?? (wish && policies.cacheOnRequest);
	const ttlMs = wish?.ttlSeconds === undefined ? policies.cache?.ttlMs : wish.ttlSeconds * 1000;
	return {
		retry: retries > 0 && { attempts: retries + 1 },
		// What a client has been sent cannot be taken back.
		resume: policies.resume && { retract: false },
		scope,
		...defined({ coalesce: policies.flights }),
		...(orq.timeoutMs === undefined ? {} : { timeouts: { total: orq.timeoutMs } }),
		...(store && { cache: { store, scope, ...defined({ ttlMs }) } }),
	};
}

/** Never more than a pipeline's budget of five requests, and none where the provider repeats by itself. */
function repeats(provider: GatewayProvider, orq: OrqOptions, policies: GatewayPolicies): number {
	if (orq.retry === undefined) {
		return policies.retries;
	}
	return provider.readsOrqFields ? 0 : Math.min(orq.retry.count, 4);
}
