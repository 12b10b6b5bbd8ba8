import * as z from 'zod/mini';
import { PRESETS, type ProviderPreset } from '../../core/providers.ts';
import { baseUrlProblem, reachOf, tidyBaseUrl } from './address.ts';

/** A provider as the user set it up: an entry of `weir.providers`, what it leaves out filled from its preset. */
export interface Provider {
	/** Names it in `weir.model` and in the SecretStorage. */
	id: string;
	name: string;
	preset: ProviderPreset;
	baseUrl: string;
	/** The models that the user chose to see, in their order. */
	models: readonly string[];
}

/** An entry of `weir.providers` as it is written into the settings. */
export interface ProviderEntry {
	id: string;
	preset: string;
	name?: string;
	baseUrl?: string;
	models: string[];
}

/** What the demo is called in `weir.model`; no provider may take it. */
export const DEMO_PROVIDER = 'demo';

/** What an entry may hold at most, in UTF-16 units: a longer one is left out when the settings are read. */
const LONGEST_ID = 64;
const LONGEST_NAME = 100;
const LONGEST_MODEL = 300;

const entrySchema = z.object({
	id: z
		.string()
		.check(
			z.regex(/^[a-z0-9][a-z0-9._-]*$/, 'use lower-case letters, digits, dots and dashes'),
			z.maxLength(LONGEST_ID),
		),
	preset: z.string(),
	name: z.optional(z.string().check(z.minLength(1), z.maxLength(LONGEST_NAME))),
	baseUrl: z.optional(z.string()),
	models: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(LONGEST_MODEL)))),
});

/**
 * Reads the value of `weir.providers`. A bad entry is left out and told as a problem (a sentence that names the
 * entry and what to do); the others work.
 */
export function parseProviders(value: unknown): { providers: Provider[]; problems: string[] } {
	const providers: Provider[] = [];
	const problems: string[] = [];
	if (value === undefined || value === null) {
		return { providers, problems };
	}
	if (!Array.isArray(value)) {
		return { providers, problems: ['The setting weir.providers is not a list. Make it one, or remove it.'] };
	}
	for (const [place, entry] of value.entries()) {
		const read = parseEntry(entry, providers);
		if (typeof read === 'string') {
			problems.push(`Entry ${place + 1} of the setting weir.providers is left out: ${read}`);
		} else {
			providers.push(read);
		}
	}
	return { providers, problems };
}

/** An id like the wanted one that no provider has and that the settings take, whatever `wanted` holds. */
export function freeId(wanted: string, existing: readonly Provider[]): string {
	const isTaken = (id: string) => id === DEMO_PROVIDER || existing.some((one) => one.id === id);
	const plain = wanted.replace(/[^a-z0-9.-]+/g, '-').replace(/^[^a-z0-9]+/, '') || 'provider';
	let id = cutId(plain, '');
	for (let count = 2; isTaken(id); count++) {
		id = cutId(plain, `-${count}`);
	}
	return id;
}

/** A provider's name no longer than the settings take. */
export function cutName(name: string): string {
	return name.slice(0, LONGEST_NAME);
}

/** Why `name` cannot be kept as a model's name, as a sentence with the next step; undefined where it can. */
export function modelNameProblem(name: string): string | undefined {
	if (name === '') {
		return 'Enter the name of a model.';
	}
	return name.length > LONGEST_MODEL
		? `That is too long: the name of a model has ${LONGEST_MODEL} characters at most.`
		: undefined;
}

/** Where requests to the provider go; its key is bound to it. */
export function originOf(provider: { baseUrl: string }): string {
	return new URL(provider.baseUrl).origin;
}

/** True where the model runs on a machine of the user's own, which may have to load it before it answers. */
export function isLocal(provider: Pick<Provider, 'preset' | 'baseUrl'>): boolean {
	const localServer = provider.preset.key === 'optional' && provider.preset.baseUrl !== '';
	return localServer || reachOf(provider.baseUrl) !== 'public';
}

/** The provider as an entry of the settings: only what its preset does not say. */
export function entryOf(provider: Provider): ProviderEntry {
	const { id, preset, name, baseUrl, models } = provider;
	return {
		id,
		preset: preset.id,
		...(name === preset.name ? {} : { name }),
		...(baseUrl === preset.baseUrl ? {} : { baseUrl }),
		models: [...models],
	};
}

/** The id as long as it may be, with room for what is put behind it. */
function cutId(id: string, end: string): string {
	return id.slice(0, LONGEST_ID - end.length).replace(/[^a-z0-9]+$/, '') + end;
}

function parseEntry(value: unknown, before: readonly Provider[]): Provider | string {
	const parsed = entrySchema.safeParse(value);
	if (!parsed.success) {
		return `${sayIssue(parsed.error.issues[0])}.`;
	}
	const entry = parsed.data;
	const preset = PRESETS.find((candidate) => candidate.id === entry.preset);
	if (!preset) {
		return `there is no preset "${entry.preset}". Use one of ${PRESETS.map(({ id }) => id).join(', ')}.`;
	}
	if (entry.id === DEMO_PROVIDER || before.some(({ id }) => id === entry.id)) {
		return `the id "${entry.id}" is taken. Give it another one.`;
	}
	const baseUrl = tidyBaseUrl(entry.baseUrl ?? preset.baseUrl);
	if (baseUrl === '') {
		return `"${entry.id}" has no baseUrl. Add the address of its server.`;
	}
	const problem = baseUrlProblem(baseUrl);
	if (problem) {
		return problem;
	}
	return {
		id: entry.id,
		name: entry.name ?? preset.name,
		preset,
		baseUrl,
		models: [...new Set(entry.models ?? [])],
	};
}

function sayIssue(issue: z.core.$ZodIssue | undefined): string {
	const place = issue?.path.join('.');
	return place ? `${place}: ${issue?.message}` : `it is not an object with id, preset and models`;
}
