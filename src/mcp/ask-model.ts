import type { ChatRequest } from '../core/chat.ts';
import { StreamError } from '../core/errors.ts';
import { PRESETS } from '../core/providers.ts';
import { type AnswerPlan, createPlanner, type GatewayPolicies } from '../gateway/answer-plan.ts';
import type { Metrics } from '../gateway/metrics.ts';
import {
	createModelDirectory,
	type GatewayProvider,
	type ModelDirectory,
} from '../gateway/model-directory.ts';

/** Whom the tools ask: the gateway's own models, by its own policies. */
export interface McpModels {
	models: ModelDirectory;
	policies: GatewayPolicies;
	/** Where calls are counted. Absent: nowhere. */
	metrics?: Pick<Metrics, 'call' | 'tool'> | undefined;
}

/**
 * Which model is asked. `model`: by any of the gateway's names; `bot`: by the name that the provider of bots knows it
 * by, with OpenAI's client or without.
 */
export type ModelChoice =
	| { model: string | undefined }
	| { bot: string; useOpenAIClient?: boolean | undefined };

/** How a question is answered, and where the model is asked. */
export interface AskPlan extends AnswerPlan {
	/** Absent: nowhere on the net. */
	origin?: string | undefined;
}

/**
 * Finds the model and puts the policies around it.
 *
 * @throws StreamError `not-found` for an unknown model, `invalid-request` for a bot where nobody has bots.
 */
export async function planAsk(
	{ models, policies, metrics }: McpModels,
	choice: ModelChoice,
	request: ChatRequest,
): Promise<AskPlan> {
	const { directory, name } =
		'bot' in choice ? botOf(models, choice) : { directory: models, name: choice.model };
	const asked = { request: { ...request, model: name ?? '' }, stream: true, includeUsage: true, rest: {} };
	const meter = metrics?.call ?? (() => {});
	const plan = await createPlanner({ models: directory, policies, meter })(asked, 'openai-chat');
	const [first] = await directory.resolve(name);
	return { ...plan, origin: first?.provider.origin };
}

/** The preset whose models are bots; its name is that of the tools for it. */
const BOTS = PRESETS.find(({ withoutOpenAIClient }) => withoutOpenAIClient !== undefined);

/** The provider whose models are called bots. @throws StreamError `invalid-request` where none is configured. */
export function botProvider({ providers }: ModelDirectory): GatewayProvider {
	const provider = providers.find(({ withoutOpenAIClient }) => withoutOpenAIClient);
	if (!provider) {
		throw new StreamError(
			'invalid-request',
			`${BOTS?.name} is not among the providers. Add one with the preset ${BOTS?.id} to Weir's configuration, or use the tool for any model: its name is the same without ${BOTS?.name}'s.`,
		);
	}
	return provider;
}

/** Whether there is one. */
export function hasBots({ providers }: ModelDirectory): boolean {
	return providers.some(({ withoutOpenAIClient }) => withoutOpenAIClient);
}

function botOf(
	models: ModelDirectory,
	{ bot, useOpenAIClient = true }: Extract<ModelChoice, { bot: string }>,
): { directory: ModelDirectory; name: string } {
	const provider = botProvider(models);
	const { withoutOpenAIClient: stream = provider.stream } = provider;
	const asked = useOpenAIClient ? provider : { ...provider, stream };
	const own = bot.startsWith(`${provider.id}/`) ? bot : `${provider.id}/${bot}`;
	return { directory: createModelDirectory({ providers: [asked] }), name: own };
}
