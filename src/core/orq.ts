import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { defined } from './defined.ts';
import { StreamError } from './errors.ts';

/** What orq.ai's router does with a request besides passing it on. */
export interface OrqOptions {
	/** What the request is called in orq's traces. */
	name?: string | undefined;
	/** Whose request it is. */
	identity?: OrqIdentity | undefined;
	/** The conversation that it belongs to. */
	thread?: { id: string; tags?: readonly string[] | undefined } | undefined;
	/** Kept with the trace. */
	metadata?: Readonly<Record<string, unknown>> | undefined;
	/** Answers of equal requests are kept, in seconds: up to 259,200; orq's default is 1800. */
	cache?: { ttlSeconds?: number | undefined } | undefined;
	/** The longest that one attempt may take. */
	timeoutMs?: number | undefined;
	/** How often a failed request is sent again, 1 to 5 times, and on which statuses; orq's default is 429 alone. */
	retry?: { count: number; onCodes?: readonly number[] | undefined } | undefined;
	/** Models that answer, in this order, where the first one fails. */
	fallbacks?: readonly string[] | undefined;
}

/** A user, a team or a client in orq's words. */
export interface OrqIdentity {
	id: string;
	displayName?: string | undefined;
	email?: string | undefined;
	logoUrl?: string | undefined;
	tags?: readonly string[] | undefined;
	/** An object, or a list of objects as the newer form has it. */
	metadata?: unknown;
}

const text = z.string().check(z.minLength(1));
const tags = z.optional(z.array(z.string()));
const status = z.int().check(z.gte(400), z.lte(599));
const retry = z.object({
	count: z.int().check(z.gte(1), z.lte(5)),
	on_codes: z.optional(z.array(status)),
});

/** @see https://docs.orq.ai/docs/ai-gateway/retries and its neighbours: cache, timeouts, identity-tracking */
const SHAPES = {
	name: text,
	identity: z.looseObject({
		id: text,
		display_name: z.optional(z.string()),
		email: z.optional(z.string()),
		logo_url: z.optional(z.string()),
		tags,
		metadata: z.optional(z.unknown()),
	}),
	thread: z.looseObject({ id: text, tags }),
	metadata: z.record(z.string(), z.unknown()),
	cache: z.looseObject({
		type: z.literal('exact_match'),
		ttl: z.optional(z.number().check(z.gt(0), z.lte(259_200))),
	}),
	timeout: z.looseObject({ call_timeout: z.number().check(z.gt(0), z.lt(2 ** 31)) }),
	retry,
	fallbacks: z.array(z.looseObject({ model: text })),
} as const;

type Field = keyof typeof SHAPES;
type Fields = { [Name in Field]?: z.infer<(typeof SHAPES)[Name]> };

const NESTED = z.record(z.string(), z.unknown());

/** What each field must be, in words. */
const WANTED: Readonly<Record<Field, string>> = {
	name: 'a text',
	identity: 'an object with an id: {"id": "user-1"}',
	thread: 'an object with an id: {"id": "thread-1"}',
	metadata: 'an object',
	cache: '{"type": "exact_match", "ttl": 3600}, ttl in seconds up to 259200',
	timeout: '{"call_timeout": 30000}, in milliseconds',
	retry: '{"count": 3, "on_codes": [429, 503]}, count from 1 to 5',
	fallbacks: 'an array of models: [{"model": "provider/model"}]',
};

/** Older words for the same fields, inside `orq` only. */
const FORMER: Readonly<Record<string, Field>> = { retries: 'retry', contact: 'identity' };

/** Fields of orq's that Weir does not act on, but which no other provider should see. */
const UNUSED = ['load_balancer', 'variables', 'inputs', 'prompt', 'knowledge_bases'] as const;

const THEIRS: ReadonlySet<string> = new Set(['orq', ...Object.keys(SHAPES), ...UNUSED]);

/** Fields that are OpenAI's too, and stay where they stand at the top of a body. */
const SHARED: ReadonlySet<string> = new Set<Field>(['metadata']);

/**
 * Reads orq's fields from a client's body, in both forms: at its top, and within `orq` as it was first; of a field in
 * both the one at the top counts. `orq.tracking: {name}` is read as `name`.
 *
 * @param body the whole body, or what a protocol's server half did not know of it.
 * @param advice where a field is put right, as a sentence for people.
 * @throws StreamError `invalid-request` that names the field and what it must be.
 */
export function readOrq(
	body: Readonly<Record<string, unknown>>,
	advice = t('Change it in the request.'),
): OrqOptions {
	if (Object.keys(body).length === 0) {
		return {};
	}
	const { orq = {} } = body;
	const nested = check('orq', NESTED, orq, t('an object'), advice);
	const fields: Fields = {
		...readFields(former(nested), 'orq.', advice),
		...readFields(body, '', advice),
	};
	const { identity, thread, cache, timeout, retry, fallbacks } = fields;
	return defined({
		name: fields.name,
		metadata: fields.metadata,
		identity: identity && readIdentity(identity),
		thread: thread && defined({ id: thread.id, tags: thread.tags }),
		cache: cache && defined({ ttlSeconds: cache.ttl }),
		timeoutMs: timeout?.call_timeout,
		retry: retry && defined({ count: retry.count, onCodes: retry.on_codes }),
		fallbacks: fallbacks?.map(({ model }) => model),
	});
}

/** The body without orq's fields, for every other provider; `metadata`, which OpenAI has too, stays. */
export function stripOrq(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(body).filter(([name]) => !THEIRS.has(name) || SHARED.has(name)));
}

/**
 * The fields as orq reads them, for `ChatRequest.extraBody`.
 *
 * @param form `top`: as orq documents them today; `nested`: within `orq`, as its older addresses want them.
 */
export function writeOrq(options: OrqOptions, form: 'top' | 'nested' = 'top'): Record<string, unknown> {
	const { name, metadata, identity, thread, cache, timeoutMs, retry, fallbacks } = options;
	const fields = defined({
		name,
		metadata,
		identity:
			identity &&
			defined({
				id: identity.id,
				display_name: identity.displayName,
				email: identity.email,
				logo_url: identity.logoUrl,
				tags: identity.tags,
				metadata: identity.metadata,
			}),
		thread: thread && defined({ ...thread }),
		cache: cache && defined({ type: 'exact_match', ttl: cache.ttlSeconds }),
		timeout: timeoutMs === undefined ? undefined : { call_timeout: timeoutMs },
		retry: retry && defined({ count: retry.count, on_codes: retry.onCodes }),
		fallbacks: fallbacks?.map((model) => ({ model })),
	});
	return form === 'nested' ? { orq: fields } : fields;
}

/**
 * True where orq itself sends a failed request again or to another model: then Weir's own retries and fallbacks stand
 * back, or each of its tries would be several of orq's.
 *
 * @param extraBody what a request to orq adds to its body.
 */
export function orqRetries(extraBody: Readonly<Record<string, unknown>> | undefined): boolean {
	const nested = asRecord(extraBody?.orq);
	return [extraBody?.retry, extraBody?.fallbacks, nested?.retry, nested?.retries, nested?.fallbacks].some(
		(value) => value !== undefined && value !== null,
	);
}

function former(nested: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const renamed = Object.entries(nested).map(([name, value]) => [FORMER[name] ?? name, value]);
	const tracking = asRecord(nested.tracking);
	// What is named as today comes last, and wins.
	return { ...(tracking ? { name: tracking.name } : {}), ...Object.fromEntries(renamed), ...nested };
}

function readFields(source: Readonly<Record<string, unknown>>, prefix: string, advice: string): Fields {
	const read = Object.entries(SHAPES).flatMap(([name, shape]) => {
		const value = source[name];
		return value === undefined || value === null
			? []
			: [[name, check(prefix + name, shape as z.ZodMiniType, value, WANTED[name as Field], advice)]];
	});
	return Object.fromEntries(read) as Fields;
}

function check<T>(name: string, shape: z.ZodMiniType<T>, value: unknown, wanted: string, advice: string): T {
	const read = shape.safeParse(value);
	if (read.success) {
		return read.data;
	}
	throw new StreamError('invalid-request', t('{0} must be {1}. {2}', name, wanted, advice));
}

function readIdentity(identity: z.infer<typeof SHAPES.identity>): OrqIdentity {
	return defined({
		id: identity.id,
		displayName: identity.display_name,
		email: identity.email,
		logoUrl: identity.logo_url,
		tags: identity.tags,
		metadata: identity.metadata,
	});
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Readonly<Record<string, unknown>>)
		: undefined;
}
