import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { sayNumber } from '../../core/language.ts';
import { POLICY_NAMES, type PolicyName } from '../../core/policy-names.ts';

const off = z.optional(z.literal(false));
const switches = z.strictObject(
	Object.fromEntries(POLICY_NAMES.map((name) => [name, off])) as Record<PolicyName, typeof off>,
);

/** What a conversation asks of its models besides their own defaults. Absent: as the model has it. */
const parameters = z.object({
	/** What the model is told before everything else. */
	system: z.optional(z.string().check(z.minLength(1), z.maxLength(100_000))),
	/** 0 to 2. */
	temperature: z.optional(z.number().check(z.gte(0), z.lte(2))),
	/** 0 to 1. */
	topP: z.optional(z.number().check(z.gte(0), z.lte(1))),
	/** The most tokens to generate, reasoning included. */
	maxTokens: z.optional(z.int().check(z.gte(1), z.lte(10_000_000))),
	/** Sequences at which to stop. */
	stop: z.optional(
		z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.minLength(1), z.maxLength(4)),
	),
	responseFormat: z.optional(z.object({ type: z.literal('json_object') })),
	/** What is not done to its requests on their way: `{ "cache": false }`. */
	policies: z.optional(switches),
});
export type Parameters = z.infer<typeof parameters>;

const presets = z.record(z.string().check(z.minLength(1), z.maxLength(100)), z.unknown());

/** What was kept or written by hand; what cannot be read of it counts as nothing. */
export function readParameters(value: unknown): Parameters {
	const { success, data } = parameters.safeParse(value);
	return success ? data : {};
}

/** The named presets of `weir.presets`, in their order; those that cannot be read are left out. */
export function readPresets(value: unknown): ReadonlyMap<string, Parameters> {
	const { success, data } = presets.safeParse(value);
	const entries = success ? Object.entries(data) : [];
	return new Map(
		entries.flatMap(([name, preset]) => {
			const read = parameters.safeParse(preset);
			return read.success ? [[name, read.data]] : [];
		}),
	);
}

/** Whether a value may stand there. */
export function isParameter<Name extends keyof Parameters>(name: Name, value: unknown): boolean {
	return parameters.safeParse({ [name]: value }).success;
}

/** What differs from the model's own, in a few words: `temperature 0.2, at most 500 tokens`; '' for nothing. */
export function parametersText(of: Parameters): string {
	return [
		of.system !== undefined && t('system prompt'),
		of.temperature !== undefined && t('temperature {0}', of.temperature),
		of.topP !== undefined && t('top-p {0}', of.topP),
		of.maxTokens !== undefined && t('at most {0} tokens', sayNumber(of.maxTokens)),
		of.stop && t('stop at {0}', of.stop.map((sequence) => JSON.stringify(sequence)).join(', ')),
		of.responseFormat && 'JSON',
		withoutText(of.policies),
	]
		.filter(Boolean)
		.join(', ');
}

function withoutText(policies: Parameters['policies'] = {}): string {
	const names = POLICY_NAMES.filter((name) => policies[name] === false);
	return names.length === 0 ? '' : t('without {0}', names.join(', '));
}
