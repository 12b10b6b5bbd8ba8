import { StreamError } from '../../errors.ts';
import { isClaudeSince } from './claude-model.ts';
import type { RequestBody } from './wire.ts';

/** What a request says of how much the model may think. */
export interface Thinking {
	thinking: NonNullable<RequestBody['thinking']>;
	/** For `output_config`; only models that decide themselves how long they think know it. */
	effort?: string;
	/** Tokens that thinking may take of `max_tokens`; 0 where nobody says. */
	budget: number;
}

/** The least that the API takes for a thinking budget, in tokens. */
const LEAST_BUDGET = 1024;

/**
 * Words for effort. A model that is given a budget gets these tokens: the table that Google documents for its own
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
 * An effort as the model takes it. Claude since 4.6 decides itself how long it thinks and is told the effort; since 4.7
 * it refuses a budget. Its thoughts are asked for in words, which newer models leave out otherwise. Older ones, and
 * other makers' models behind this protocol, are given a budget in tokens: at most four fifths of `maxTokens`.
 *
 * @param effort one of the keys of `BUDGETS`; `none` turns thinking off, which some models refuse.
 * @throws StreamError `invalid-request` for an unknown effort, and where `maxTokens` leaves no room for a budget.
 * @see https://platform.claude.com/docs/en/build-with-claude/thinking
 * @see https://platform.claude.com/docs/en/build-with-claude/effort
 */
export function encodeThinking(model: string, effort: string, maxTokens: number | undefined): Thinking {
	const word = effort.toLowerCase();
	const wanted = BUDGETS.get(word);
	if (wanted === undefined) {
		throw new StreamError(
			'invalid-request',
			`reasoning_effort must be one of ${[...BUDGETS.keys()].join(', ')}, not ${JSON.stringify(effort)}. Change it in the request.`,
		);
	}
	if (wanted === 0) {
		return { thinking: { type: 'disabled' }, budget: 0 };
	}
	if (isClaudeSince(model, 4, 6)) {
		const thinking = { type: 'adaptive' as const, display: 'summarized' as const };
		return { thinking, effort: effortFor(model, word), budget: 0 };
	}
	const budget = budgetWithin(maxTokens, wanted);
	return { thinking: { type: 'enabled', budget_tokens: budget }, budget };
}

/** The API has no `minimal`, and its oldest models with an effort no `xhigh`. */
function effortFor(model: string, word: string): string {
	if (word === 'minimal') {
		return 'low';
	}
	return word === 'xhigh' && !isClaudeSince(model, 4, 7) ? 'max' : word;
}

function budgetWithin(maxTokens: number | undefined, wanted: number): number {
	const budget = maxTokens === undefined ? wanted : Math.min(wanted, Math.floor(maxTokens * 0.8));
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
