import * as z from 'zod/mini';
import { type Bounds, DEFAULT_BOUNDS } from '../core/policies/bound/bounds.ts';
import type { RateLimits } from '../core/policies/rate-limit/wait.ts';

/** What the user set of the policies, the defaults where nothing, or nothing readable, is set. */
export interface PolicySettings {
	/** Whether a broken answer goes on where it broke off. */
	resume: boolean;
	/** Whether fields that an endpoint rejects are left out from then on. */
	learn: boolean;
	/** Whether what a model is known to be unable to do is refused before anything is sent. */
	modelCheck: boolean;
	/** Whether equal requests at the same time share one call. */
	coalesce: boolean;
	/** Whether each call leaves a line in the log. */
	log: boolean;
	/** Whether tokens and costs are added up by day, model and conversation. */
	spending: boolean;
	/** How long equal requests get the same answer, in ms; 0: they do not. */
	cacheMs: number;
	/** For each provider and key; what is absent is not limited by the user. */
	limits: RateLimits;
	/** Models that answer, in this order, where the one that was asked fails before its first event. */
	fallbacks: readonly string[];
	/** How much may be spent in a day, in US$; undefined: as much as is asked for. */
	dailyBudgetUsd: number | undefined;
	/** The most that one answer may come to. */
	bounds: Pick<Bounds, (typeof BOUNDS)[number]>;
}

/** What people can picture of an answer; the rest has the policy's own bounds. */
const BOUNDS = [
	'text',
	'reasoning',
	'toolArguments',
	'toolCalls',
	'media',
] as const satisfies readonly (keyof Bounds)[];

const flag = z.catch(z.boolean(), true);
const wish = z.catch(z.boolean(), false);
const limit = z.catch(z.optional(z.number().check(z.gt(0))), undefined);
const most = z.int().check(z.gte(1));
const minutes = z.catch(z.number().check(z.gte(0), z.lte(100_000)), 0);
const names = z.catch(z.array(z.string().check(z.minLength(1))), []);

/** The settings that hold the policies, by their names below `weir.`; the manifest has the same. */
export const POLICY_SETTINGS = [
	'resume',
	'learn',
	'modelCheck',
	'coalesce',
	'log',
	'spending',
	'cache.minutes',
	'limits.requestsPerMinute',
	'limits.tokensPerMinute',
	'limits.concurrent',
	'fallbacks',
	'dailyBudget',
	...BOUNDS.map((name) => `bounds.${name}` as const),
] as const;

/**
 * Reads the settings of the policies.
 *
 * @param value the user's own value of a setting, by its name below `weir.`.
 */
export function readPolicySettings(
	value: (name: (typeof POLICY_SETTINGS)[number]) => unknown,
): PolicySettings {
	const boundOf = (name: (typeof BOUNDS)[number]) =>
		z.catch(most, DEFAULT_BOUNDS[name]).parse(value(`bounds.${name}`));
	return {
		resume: flag.parse(value('resume')),
		learn: flag.parse(value('learn')),
		modelCheck: flag.parse(value('modelCheck')),
		coalesce: wish.parse(value('coalesce')),
		log: flag.parse(value('log')),
		spending: flag.parse(value('spending')),
		cacheMs: minutes.parse(value('cache.minutes')) * 60_000,
		limits: {
			requestsPerMinute: limit.parse(value('limits.requestsPerMinute')),
			tokensPerMinute: limit.parse(value('limits.tokensPerMinute')),
			concurrent: limit.parse(value('limits.concurrent')),
		},
		fallbacks: names.parse(value('fallbacks')),
		dailyBudgetUsd: limit.parse(value('dailyBudget')),
		bounds: {
			text: boundOf('text'),
			reasoning: boundOf('reasoning'),
			toolArguments: boundOf('toolArguments'),
			toolCalls: boundOf('toolCalls'),
			media: boundOf('media'),
		},
	};
}
