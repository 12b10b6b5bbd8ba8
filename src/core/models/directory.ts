import { type Clock, systemClock } from '../clock.ts';
import { aborted } from '../errors.ts';
import { abortable } from '../http/abortable.ts';
import { listModels, type ModelInfo } from '../models.ts';
import type { Endpoint, ProtocolName } from '../protocols/protocol.ts';
import { knownModel, withKnown } from './known-models.ts';
import { comparableName } from './model-name.ts';

/** What is known about one provider's models: its own list, filled up from Weir's data. */
export interface ModelDirectory {
	/** The provider's name as people know it. */
	readonly provider: string;
	/**
	 * The provider's models in its order. Asks the provider where the last list is older than its lifetime, or where
	 * `refresh` is set; who asks meanwhile gets the same answer.
	 *
	 * @throws StreamError as `listModels` does; what was known before stays known.
	 */
	list(options: { signal: AbortSignal; refresh?: boolean }): Promise<readonly ModelInfo[]>;
	/** The models of the last list, however old; none where there was none yet. Asks nobody. */
	known(): readonly ModelInfo[];
	/**
	 * What is known of a model without asking anybody: from the last list, by its name or one that compares as equal,
	 * or from Weir's data. Undefined: nothing.
	 */
	find(model: string): ModelInfo | undefined;
}

/** What a directory goes by. */
export interface DirectoryOptions {
	/** What the endpoint speaks; default `openai-chat`. */
	protocol?: ProtocolName | undefined;
	/** For how long a list is believed, in ms; default one hour. */
	lifetimeMs?: number;
	fetch?: typeof fetch | undefined;
	clock?: Pick<Clock, 'now'>;
}

const HOUR = 3_600_000;

/** Makes the directory of an endpoint's models. Nothing is asked before the first `list`. */
export function createModelDirectory(
	endpoint: Endpoint,
	{ protocol, lifetimeMs = HOUR, fetch, clock = systemClock }: DirectoryOptions = {},
): ModelDirectory {
	const host = URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl).host : '';
	let models: readonly ModelInfo[] = [];
	let findListed = createFinder(models);
	let listedAt: number | undefined;
	const ask = createSharedCall(async (signal) => {
		const listed = await listModels(endpoint, { signal, protocol, fetch });
		models = listed.map((model) => withKnown(model, host));
		findListed = createFinder(models);
		listedAt = clock.now();
	});
	return {
		provider: endpoint.name,
		async list({ signal, refresh = false }) {
			if (refresh || listedAt === undefined || clock.now() - listedAt >= lifetimeMs) {
				await ask(signal);
			}
			return models;
		},
		known: () => models,
		find(model) {
			const listed = findListed(model);
			const known = listed ? undefined : knownModel(model, host);
			return listed ?? (known && { id: model, ...known });
		},
	};
}

/** Finds a model by its id, by its id in other letters, or by its comparable name where only one has it. */
function createFinder(models: readonly ModelInfo[]): (name: string) => ModelInfo | undefined {
	const exact = new Map(models.map((model) => [model.id, model]));
	const anyCase = new Map(models.map((model) => [model.id.toLowerCase(), model]));
	const comparable = Map.groupBy(models, ({ id }) => comparableName(id));
	return (name) => {
		const [only, ...others] = comparable.get(comparableName(name)) ?? [];
		return exact.get(name) ?? anyCase.get(name.toLowerCase()) ?? (others.length === 0 ? only : undefined);
	};
}

/** Runs `work` once for all who ask while it runs; it is stopped when the last of them has left. */
function createSharedCall(
	work: (signal: AbortSignal) => Promise<void>,
): (signal: AbortSignal) => Promise<void> {
	let running: { result: Promise<void>; controller: AbortController; waiting: number } | undefined;
	return async (signal) => {
		if (signal.aborted) {
			throw aborted();
		}
		if (!running) {
			const controller = new AbortController();
			const begun = { result: work(controller.signal), controller, waiting: 0 };
			const end = () => {
				running = running === begun ? undefined : running;
			};
			begun.result.then(end, end);
			running = begun;
		}
		const mine = running;
		mine.waiting += 1;
		try {
			await abortable(mine.result, signal);
		} finally {
			mine.waiting -= 1;
			if (mine.waiting === 0) {
				// Who asks from now on must not join a call that is being stopped.
				running = running === mine ? undefined : running;
				mine.controller.abort();
			}
		}
	};
}
