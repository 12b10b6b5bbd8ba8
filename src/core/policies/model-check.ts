import { t } from '@vscode/l10n';
import { attempts } from '../attempts.ts';
import type { ChatRequest } from '../chat.ts';
import { aborted, type ErrorFacts, StreamError, toStreamError } from '../errors.ts';
import { batchesOf } from '../event-stream.ts';
import type { ModelInfo } from '../models.ts';
import { nearest } from '../nearest.ts';
import type { Call, Policy } from '../stream.ts';

/** What is known about a provider's models (`createModelDirectory`). */
export interface KnownModels {
	/** The provider's name as people know it. */
	provider: string;
	/** What is known of the model without asking anybody. */
	find(model: string): ModelInfo | undefined;
	/** The models of the last list; none where there was none yet. */
	known(): readonly ModelInfo[];
	/** The provider's models; asks it where the last list is old. */
	list(options: { signal: AbortSignal }): Promise<readonly ModelInfo[]>;
}

/**
 * Refuses tools that the model cannot call, before anything is sent, and tells which names are near one that the
 * provider does not know.
 *
 * A name that is missing from the provider's list is sent all the same: hardly a list is complete (aliases, private
 * models, variants), so only the provider's own `not-found` counts. Then its list is asked for, once, for at most
 * 5 s, to tell what may have been meant.
 *
 * @throws StreamError `invalid-request` that names models which call tools; `not-found` with up to three names.
 * @example modelCheck(createModelDirectory(endpoint))(source)
 */
export function modelCheck(models: KnownModels): Policy {
	return (next) =>
		function modelCheck(request, call) {
			return attempts(
				() => {
					checkTools(request, models);
					return batchesOf(next(request, call));
				},
				// biome-ignore lint/correctness/useYield: nothing is asked again, the failure is only told better.
				async function* (error) {
					throw await withNearest(toStreamError(error, call.signal), request.model, models, call);
				},
				call.signal,
			);
		};
}

/** The error of a name that `names` does not hold, with the nearest that it does. */
async function unknownModel(
	provider: string,
	model: string,
	names: readonly string[],
	facts: ErrorFacts = {},
): Promise<StreamError> {
	const near = await nearest(model, names);
	const hint = near.length === 0 ? t('Choose another model.') : t('Close to it: {0}.', near.join(', '));
	return new StreamError('not-found', `${t('{0} has no model "{1}".', provider, model)} ${hint}`, facts);
}

function checkTools({ model, tools = [] }: ChatRequest, models: KnownModels): void {
	if (tools.length === 0 || models.find(model)?.tools !== false) {
		return;
	}
	const able = models.known().filter((other) => other.tools === true);
	const which =
		able.length === 0
			? t('Choose another model, or send no tools.')
			: t(
					'Models of {0} that can: {1}. Choose one of them, or send no tools.',
					models.provider,
					exampleOf(able),
				);
	throw new StreamError('invalid-request', `${t('{0} cannot call tools.', model)} ${which}`);
}

const MOST_EXAMPLES = 5;

function exampleOf(models: readonly ModelInfo[]): string {
	const names = models.slice(0, MOST_EXAMPLES).map(({ id }) => id);
	return models.length > names.length ? `${names.join(', ')} …` : names.join(', ');
}

/** An error is told soon, with or without help. */
const LONGEST_LOOK_MS = 5000;

async function withNearest(
	error: StreamError,
	model: string,
	models: KnownModels,
	{ signal }: Call,
): Promise<StreamError> {
	if (error.kind !== 'not-found') {
		return error;
	}
	const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_LOOK_MS)]);
	const listed = await models.list({ signal: limit }).catch(() => models.known());
	if (signal.aborted) {
		return aborted();
	}
	const names = listed.map(({ id }) => id);
	const { status, requestId, detail, provider } = error;
	// A listed model that is not found is another trouble: the account, the address, the time.
	return names.length === 0 || names.includes(model)
		? error
		: unknownModel(models.provider, model, names, { status, requestId, detail, provider });
}
