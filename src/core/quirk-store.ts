import * as z from 'zod/mini';
import { QUIRKS, type QuirkName } from './quirks.ts';

/** Quirks of one endpoint's models. */
export interface Quirks {
	/** What its provider's record says of all its models. */
	readonly declared: readonly QuirkName[];
	/** Those declared for the endpoint and those learnt of the model. */
	get(model: string): readonly QuirkName[];
	/** Absent: nothing is learnt. */
	add?(model: string, quirk: QuirkName): void;
}

/** Quirks that are declared, where nothing is learnt. */
export function declaredQuirks(declared: readonly QuirkName[] = []): Quirks {
	return { declared, get: () => declared };
}

/** What was learnt of one model. */
export interface LearntQuirks {
	/** As it was handed to `of`. */
	endpoint: string;
	model: string;
	quirks: readonly QuirkName[];
}

/** What was learnt of all endpoints. */
export interface QuirkStore {
	/**
	 * The quirks of one endpoint.
	 *
	 * @param endpoint what it is known by: its protocol and base URL.
	 * @param declared what its provider's record says of all its models.
	 */
	of(endpoint: string, declared?: readonly QuirkName[]): Required<Quirks>;
	/** What was learnt, the latest last. */
	list(): readonly LearntQuirks[];
	/** Forgets what was learnt: of one model, of one endpoint, or of all. */
	reset(endpoint?: string, model?: string): void;
}

/** More models than anybody has; a gateway's clients may name as many as they like. */
const MOST_MODELS = 500;

/**
 * A store in memory.
 *
 * @param options `learnt`: what to begin with, as `list()` gave it (`readLearntQuirks` reads it from a file or a
 * setting); `onChange`: where to keep it.
 */
export function createQuirkStore(
	options: { learnt?: readonly LearntQuirks[]; onChange?: (learnt: readonly LearntQuirks[]) => void } = {},
): QuirkStore {
	const learnt = new Map<string, LearntQuirks>();
	const keyOf = (endpoint: string, model: string) => JSON.stringify([endpoint, model]);
	for (const entry of options.learnt?.slice(-MOST_MODELS) ?? []) {
		learnt.set(keyOf(entry.endpoint, entry.model), entry);
	}
	const list = () => [...learnt.values()];
	const changed = () => options.onChange?.(list());
	return {
		of: (endpoint, declared = []) => ({
			declared,
			get: (model) => [...new Set([...declared, ...(learnt.get(keyOf(endpoint, model))?.quirks ?? [])])],
			add(model, quirk) {
				const key = keyOf(endpoint, model);
				const known = learnt.get(key)?.quirks ?? [];
				if (known.includes(quirk)) {
					return;
				}
				learnt.delete(key);
				learnt.set(key, { endpoint, model, quirks: [...known, quirk] });
				const [oldest = key] = learnt.keys();
				if (learnt.size > MOST_MODELS) {
					learnt.delete(oldest);
				}
				changed();
			},
		}),
		list,
		reset(endpoint, model) {
			for (const [key, entry] of learnt) {
				const isMeant = endpoint === undefined || entry.endpoint === endpoint;
				if (isMeant && (model === undefined || entry.model === model)) {
					learnt.delete(key);
				}
			}
			changed();
		},
	};
}

/** What was kept of a store; entries that cannot be read, and quirks that are no more, are left out. */
export function readLearntQuirks(kept: unknown): LearntQuirks[] {
	const entries = Array.isArray(kept) ? kept : [];
	return entries.flatMap((entry) => {
		const read = learntShape.safeParse(entry);
		const quirks = read.data?.quirks.filter((name): name is QuirkName => Object.hasOwn(QUIRKS, name)) ?? [];
		return read.success && quirks.length > 0 ? [{ ...read.data, quirks }] : [];
	});
}

const learntShape = z.object({ endpoint: z.string(), model: z.string(), quirks: z.array(z.string()) });
