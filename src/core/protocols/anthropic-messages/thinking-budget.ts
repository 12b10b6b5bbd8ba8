import { StreamError } from '../../errors.ts';

/** The least that the API takes for a thinking budget, in tokens. */
const LEAST_BUDGET = 1024;

/**
 * Words for effort and the tokens of thinking that they stand for: the table that Google documents for its own
 * OpenAI-compatible API, and above it the most that Anthropic advises for a request that streams.
 *
 * @see https://ai.google.dev/gemini-api/docs/openai#thinking
 */
const BUDGETS: ReadonlyMap<string, number> = new Map([
	['none', 0],
	['minimal', LEAST_BUDGET],
	['low', LEAST_BUDGET],
	['medium', 8192],
	['high', 24_576],
	['xhigh', 32_000],
	['max', 32_000],
]);

/**
 * The thinking budget for an effort, in tokens; 0 turns thinking off.
 *
 * @param maxTokens the most tokens of the whole answer, where set: thinking gets at most four fifths of it.
 * @throws StreamError `invalid-request` for an unknown effort, and where `maxTokens` leaves no room for thinking.
 */
export function budgetOf(effort: string, maxTokens: number | undefined): number {
	const wanted = BUDGETS.get(effort.toLowerCase());
	if (wanted === undefined) {
		throw new StreamError(
			'invalid-request',
			`reasoning_effort must be one of ${[...BUDGETS.keys()].join(', ')}, not ${JSON.stringify(effort)}. Change it in the request.`,
		);
	}
	if (wanted === 0 || maxTokens === undefined) {
		return wanted;
	}
	const budget = Math.min(wanted, Math.floor(maxTokens * 0.8));
	if (budget < LEAST_BUDGET) {
		throw new StreamError(
			'invalid-request',
			`max_tokens must be at least ${LEAST_BUDGET / 0.8} with reasoning, not ${maxTokens}. Raise it, or leave reasoning_effort out.`,
		);
	}
	return budget;
}

/** The word for a budget: the least effort that covers it. */
export function effortOf(budget: number): string {
	return [...BUDGETS].find(([effort, tokens]) => effort !== 'minimal' && tokens >= budget)?.[0] ?? 'max';
}
