import * as z from 'zod/mini';
import type { MediaPart } from '../../core/chat.ts';
import { defined } from '../../core/defined.ts';
import { StreamError } from '../../core/errors.ts';
import { quote } from '../../core/http/quote.ts';
import { decodeRequest } from '../../core/protocols/openai-chat/server-request.ts';
import { writeUsage } from '../../core/protocols/openai-chat/server-wire.ts';
import { answerSchema, mediaList } from '../answer-schema.ts';
import { hasBots, type ModelChoice, planAsk } from '../ask-model.ts';
import { converse, NO_TOOLS } from '../converse.ts';
import type { McpInputs } from '../inputs.ts';
import { defineTool, type McpTool, type ToolCall } from '../tool.ts';

const { usage } = answerSchema.shape;

const output = z.object({
	model: z.string(),
	media: mediaList,
	text: z.optional(z.string()),
	notices: z.optional(z.array(z.string())),
	usage,
});

const input = z.strictObject({
	prompt: z.string().check(z.minLength(1), z.describe('What it should show.')),
	model: z.optional(z.string().check(z.describe('A name from list_models, or a bot that makes such media.'))),
	options: z.optional(
		z
			.record(z.string(), z.unknown())
			.check(z.describe('Fields of the request as the provider has them: size, quality, aspect, duration …')),
	),
});

/** A file is written, once for each call; nothing that was there changes. */
const MAKING = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true };

/** The tools that make media: saved in a folder, with a link to each file. */
export function mediaTools(inputs: McpInputs): McpTool[] {
	return [
		defineTool({
			name: 'generate_image',
			title: 'Make an image',
			description: 'Makes an image from a description. It is saved as a file, which the result links to.',
			input,
			output,
			annotations: MAKING,
			run: (asked, call) => generate(inputs, 'GPT-Image-1', asked, call),
		}),
		defineTool({
			name: 'generate_video',
			title: 'Make a video',
			description:
				'Makes a video from a description, which takes minutes. It is saved as a file, which the result links to.',
			input,
			output,
			annotations: MAKING,
			run: (asked, call) => generate(inputs, 'Veo-3', asked, call),
		}),
	];
}

/** @param standard the bot that is asked where no model is named. */
async function generate(
	inputs: McpInputs,
	standard: string,
	{ prompt, model, options = {} }: z.infer<typeof input>,
	call: ToolCall,
) {
	const { request } = decodeRequest({ model: 'x', messages: [{ role: 'user', content: prompt }] });
	const plan = await planAsk(inputs, choose(inputs, model, standard), { ...request, extraBody: options });
	call.progress.wait(`${plan.request.model} is at work.`);
	const { answer, notices, usage: used } = await converse(plan.stream, plan.request, NO_TOOLS, call);
	const parts = answer.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
	const text = parts
		.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : ''))
		.join('');
	const media = parts.filter((part): part is MediaPart => part.type === 'media');
	if (media.length === 0) {
		throw nothingMade(plan.request.model, text);
	}
	const saved = await inputs.media.save(media, call.signal, plan.origin);
	const told = [...notices, ...saved.flatMap(({ problem }) => problem ?? [])];
	const files = saved.map(({ entry }) => entry);
	return {
		content: [
			{
				type: 'text' as const,
				text: [text, ...files.map(({ uri }) => uri), ...told].filter(Boolean).join('\n'),
			},
			...saved.flatMap(({ content }) => content),
		],
		structured: {
			model: answer.model || plan.request.model,
			media: files,
			...defined({
				text: text || undefined,
				notices: told.length > 0 ? told : undefined,
				usage: used && writeUsage(used),
			}),
		},
	};
}

/** A name that is nobody else's is a bot's. */
function choose({ models }: McpInputs, model: string | undefined, standard: string): ModelChoice {
	if (model === undefined) {
		if (!hasBots(models)) {
			throw new StreamError(
				'invalid-request',
				'model is missing. Name one from list_models that makes such media.',
			);
		}
		return { bot: standard };
	}
	const before = model.slice(0, Math.max(0, model.indexOf('/')));
	const isOurs =
		Object.hasOwn(models.aliases, model) ||
		models.providers.some(({ id, models: listed }) => id === before || listed?.includes(model));
	return isOurs || !hasBots(models) ? { model } : { bot: model };
}

function nothingMade(model: string, text: string): StreamError {
	const said = text.trim() === '' ? 'nothing' : JSON.stringify(quote(text, 300));
	return new StreamError(
		'protocol',
		`${model} made no media; it said ${said}. Change the prompt, or name a model that makes them.`,
		{ retryable: false },
	);
}
