import Ajv, { type ValidateFunction } from 'ajv/dist/2020.js';

/** What of OpenAI's is checked. */
export type SchemaName =
	| 'CreateChatCompletionResponse'
	| 'CreateChatCompletionStreamResponse'
	| 'Response'
	| 'ResponseStreamEvent';

/** Says what is wrong with a value, one fault a line; '' for nothing. */
export type SchemaCheck = (name: SchemaName, value: unknown) => string;

type JsonSchema = {
	anyOf?: JsonSchema[];
	properties?: { type?: { enum?: unknown[] } };
	[more: string]: unknown;
};

/** What is used of the packages; their types are there only once the judges are installed. */
interface EffectSchema {
	toJsonSchemaDocument(schema: unknown): { schema: JsonSchema; definitions: Record<string, JsonSchema> };
}

/**
 * OpenAI's published schema, as `@effect/ai-openai` carries it: made by its generator from OpenAI's document, and
 * given back here as the JSON schema that it was. It allows no field beside those that it names.
 */
export async function openAiSchema(): Promise<SchemaCheck> {
	const [generated, effect] = (await Promise.all([
		import('@effect/ai-openai/Generated' as string),
		import('effect/Schema' as string),
	])) as [Record<SchemaName, unknown>, EffectSchema];
	const ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false });
	const compiled = new Map<string, ValidateFunction>();

	const validatorFor = (name: SchemaName, type: unknown): ValidateFunction => {
		const key = `${name} ${type}`;
		const known = compiled.get(key);
		if (known) {
			return known;
		}
		const { schema, definitions } = effect.toJsonSchemaDocument(generated[name]);
		// Of a union only the member that is meant is asked: the faults of all the others say nothing.
		const member = schema.anyOf?.find(({ properties }) => properties?.type?.enum?.includes(type));
		if (schema.anyOf && !member) {
			throw new Error(`OpenAI has no event named ${type}.`);
		}
		const validator = ajv.compile({ ...(member ?? schema), $defs: definitions });
		compiled.set(key, validator);
		return validator;
	};

	return (name, value) => {
		const told = withoutExtras(value);
		const type = name === 'ResponseStreamEvent' ? (told as { type?: unknown }).type : undefined;
		const validate = validatorFor(name, type);
		return validate(told)
			? ''
			: `${ajv.errorsText(validate.errors, { separator: '\n' })}\n${JSON.stringify(value)}`;
	};
}

/** What Weir tells beyond the schema: by the field that holds them, the names of the fields. */
const EXTRAS: Readonly<Record<string, readonly string[]>> = {
	// Reasoning, as DeepSeek and OpenRouter tell it, and sources while they stream, as OpenRouter does.
	delta: ['reasoning_content', 'reasoning_details', 'annotations'],
	message: ['reasoning_content', 'reasoning_details'],
	// Google's signatures of thoughts.
	tool_calls: ['extra_content'],
	// US$, as OpenRouter tells it.
	usage: ['cost'],
	// OpenAI's own, younger than the package.
	prompt_tokens_details: ['cache_write_tokens'],
	input_tokens_details: ['cache_write_tokens'],
	// The words that a source says, as OpenRouter tells them.
	url_citation: ['content'],
	annotations: ['content'],
	annotation: ['content'],
	// What OpenAI sends with a picture, and its document leaves out.
	item: ['output_format'],
	output: ['output_format'],
};

function withoutExtras(value: unknown, place = ''): unknown {
	if (Array.isArray(value)) {
		return value.map((each) => withoutExtras(each, place));
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	const own = Object.entries(value).filter(
		([name, held]) => !EXTRAS[place]?.includes(name) && !isException(name, held, value),
	);
	return Object.fromEntries(own.map(([name, held]) => [name, withoutExtras(held, name)]));
}

/**
 * The document says that `logprobs` of a chunk may be null; the generator does not. In an error event older clients look
 * for the error within `error`.
 */
function isException(name: string, held: unknown, holder: object): boolean {
	return name === 'logprobs'
		? held === null && 'delta' in holder
		: name === 'error' && 'type' in holder && holder.type === 'error';
}
