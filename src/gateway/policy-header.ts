import { StreamError } from '../core/errors.ts';
import { quote } from '../core/http/quote.ts';
import { type PolicyName, type PolicySwitches, withoutPolicies } from '../core/policy-names.ts';

/** By which a request says what it does without: `x-weir-policies: no-retry, no-cache`. */
export const POLICY_HEADER = 'x-weir-policies';

/** The policies that stand between a client and a provider and that may be switched off at all. */
export const SWITCHABLE_POLICIES = [
	'fallback',
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
] as const satisfies readonly PolicyName[];

export type SwitchablePolicy = (typeof SWITCHABLE_POLICIES)[number];

/**
 * What a client may do without unless the configuration says otherwise: whatever comes of it is its own affair. What
 * guards the gateway, its providers and its owner's purse is not.
 */
const CLIENTS_OWN: readonly SwitchablePolicy[] = [
	'fallback',
	'model-check',
	'cache',
	'coalesce',
	'resume',
	'retry',
	'learn',
];

/**
 * Reads the header `x-weir-policies`: names of policies with `no-` before them, with commas between.
 *
 * @param allowed what clients of this gateway may switch off.
 * @throws StreamError `invalid-request` that says what may stand there.
 */
export function readPolicyHeader(
	value: string | undefined,
	allowed: readonly SwitchablePolicy[] = CLIENTS_OWN,
): PolicySwitches | undefined {
	if (value === undefined) {
		return undefined;
	}
	const words = value
		.toLowerCase()
		.split(/[\s,]+/)
		.filter(Boolean);
	if (words.length === 0) {
		return undefined;
	}
	return withoutPolicies(words.map((word) => policyOf(word, allowed)));
}

function policyOf(word: string, allowed: readonly SwitchablePolicy[]): SwitchablePolicy {
	const name = allowed.find((one) => word === `no-${one}`);
	if (name === undefined) {
		const known = allowed.map((one) => `no-${one}`).join(', ') || 'nothing';
		throw new StreamError(
			'invalid-request',
			`The header ${POLICY_HEADER} has ${quote(word, 50)}. Here it may say: ${known}.`,
		);
	}
	return name;
}
