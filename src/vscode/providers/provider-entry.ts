import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import type { ModelRecord } from '../../core/connect.ts';
import { toStreamError } from '../../core/errors.ts';
import { readOrq } from '../../core/orq.ts';
import { PROTOCOL_NAMES } from '../../core/protocols/table.ts';
import { PRESETS } from '../../core/providers.ts';
import { headerProblem } from '../../core/request-headers.ts';

/** What an entry may hold at most, in UTF-16 units: a longer one is left out when the settings are read. */
export const LONGEST_ID = 64;
export const LONGEST_NAME = 100;
export const LONGEST_MODEL = 300;

const PRESET_IDS = PRESETS.map(({ id }) => id);

const protocol = z.enum(PROTOCOL_NAMES, { error: () => t('use one of {0}', PROTOCOL_NAMES.join(', ')) });
const headers = z.record(z.string(), z.string(), { error: () => t('write names and values as text') });
const extraBody = z.record(z.string(), z.unknown(), { error: () => t('write an object') });
const modelName = z.string().check(z.minLength(1), z.maxLength(LONGEST_MODEL));

/** An entry of `weir.providers`, as the manifest describes it too. */
export const entrySchema = z.object({
	id: z.string().check(
		z.regex(/^[a-z0-9][a-z0-9._-]*$/, {
			error: () => t('use lower-case letters, digits, dots and dashes'),
		}),
		z.maxLength(LONGEST_ID),
	),
	preset: z.enum(PRESET_IDS, {
		error: ({ input }) => t('there is no preset "{0}". Use one of {1}', String(input), PRESET_IDS.join(', ')),
	}),
	name: z.optional(z.string().check(z.minLength(1), z.maxLength(LONGEST_NAME))),
	baseUrl: z.optional(z.string()),
	protocol: z.optional(protocol),
	useOpenAIClient: z.optional(z.boolean({ error: () => t('write true or false') })),
	headers: z.optional(headers),
	extraBody: z.optional(extraBody),
	models: z.optional(
		z.array(
			z.union(
				[
					modelName,
					z.object({
						id: modelName,
						protocol: z.optional(protocol),
						kind: z.optional(z.enum(['chat', 'media', 'images'])),
						headers: z.optional(headers),
						extraBody: z.optional(extraBody),
					}),
				],
				{ error: () => t('write a name, or an object with id and what differs for that model') },
			),
		),
	),
});

/** An entry of `weir.providers` as it is written into the settings. */
export type ProviderEntry = z.infer<typeof entrySchema>;

/** An entry of the settings, or why it cannot be read: the rest of a sentence, with the next step. */
export function readEntry(value: unknown): ProviderEntry | string {
	const { data, error } = entrySchema.safeParse(value);
	if (!data) {
		return sayIssue(error.issues[0]);
	}
	const { preset, useOpenAIClient, models = [] } = data;
	if (useOpenAIClient !== undefined && !hasChoice(preset)) {
		const names = PRESETS.filter(({ id }) => hasChoice(id)).map(({ name }) => name);
		return t('useOpenAIClient is a choice for {0} alone. Remove it.', names.join(', '));
	}
	const given = [data.headers, ...models.map((model) => (typeof model === 'string' ? {} : model.headers))];
	const bodies = [
		data.extraBody,
		...models.map((model) => (typeof model === 'string' ? {} : model.extraBody)),
	];
	const problems = [...given.map(problemOf), ...(readsOrqFields(preset) ? bodies.map(orqProblem) : [])];
	return problems.find((problem) => problem !== undefined) ?? data;
}

/** The models of an entry by name, each once, and what differs for them. */
export function readModels({ models = [] }: ProviderEntry): {
	models: string[];
	modelRecords: Record<string, ModelRecord>;
} {
	const records = models.flatMap((model) => {
		const { id, ...record } = typeof model === 'string' ? { id: model } : model;
		return Object.keys(record).length === 0 ? [] : [[id, record] as const];
	});
	const names = models.map((model) => (typeof model === 'string' ? model : model.id));
	return { models: [...new Set(names)], modelRecords: Object.fromEntries(records) };
}

/** Models as an entry has them: a name alone where nothing differs. */
export function writeModels(
	models: readonly string[],
	records: Readonly<Record<string, ModelRecord>>,
): NonNullable<ProviderEntry['models']> {
	return models.map((id) => (Object.hasOwn(records, id) ? { id, ...records[id] } : id));
}

function hasChoice(preset: string): boolean {
	return PRESETS.some(({ id, withoutOpenAIClient }) => id === preset && withoutOpenAIClient !== undefined);
}

function readsOrqFields(preset: string): boolean {
	return PRESETS.some((candidate) => candidate.id === preset && candidate.readsOrqFields);
}

/** What orq.ai would refuse, or not heed, of what is added to its requests. */
function orqProblem(body: Readonly<Record<string, unknown>> = {}): string | undefined {
	try {
		readOrq(body, t('Change it in extraBody.'));
		return undefined;
	} catch (error) {
		return toStreamError(error).message;
	}
}

function problemOf(given: Readonly<Record<string, string>> = {}): string | undefined {
	return Object.entries(given)
		.map(([name, value]) => headerProblem(name, value))
		.find((problem) => problem !== undefined);
}

function sayIssue(issue: z.core.$ZodIssue | undefined): string {
	const place = issue?.path.join('.');
	if (!issue || !place) {
		return t('it is not an object with id, preset and models.');
	}
	return place === 'preset' && issue.code === 'invalid_value'
		? `${issue.message}.`
		: `${place}: ${issue.message}.`;
}
