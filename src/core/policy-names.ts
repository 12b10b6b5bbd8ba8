/** The policies of a pipeline, outermost first, by the names that settings, requests and people use. */
export const POLICY_NAMES = [
	'turn',
	'fallback',
	'log',
	'meter',
	'budget',
	'model-check',
	'cache',
	'coalesce',
	'resume',
	'retry',
	'learn',
	'rate-limit',
	'timeout',
	'bound',
] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];

/** The policies that one request does without; whatever is absent stays as the pipeline has it. */
export type PolicySwitches = { readonly [Name in PolicyName]?: false | undefined };

/** The switches that turn these policies off. */
export function withoutPolicies(names: readonly PolicyName[]): PolicySwitches {
	return Object.fromEntries(names.map((name) => [name, false]));
}
