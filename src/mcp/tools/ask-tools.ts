import * as z from 'zod/mini';
import { StreamError } from '../../core/errors.ts';
import { answerSchema } from '../answer-schema.ts';
import type { ModelChoice } from '../ask-model.ts';
import { readAttachment } from '../attachment.ts';
import { forgetChat } from '../chats/chats.ts';
import type { McpInputs } from '../inputs.ts';
import { defineTool, type McpTool } from '../tool.ts';
import { ask } from './ask.ts';
import {
	attachmentFields,
	botField,
	modelField,
	openAIClientField,
	questionFields,
	samplingFields,
	toolFields,
} from './ask-fields.ts';

/** A model's answer differs each time, goes out to a provider and may cost money; it changes nothing. */
const ASKING = { readOnlyHint: true, destructiveHint: false, idempotentHint: false, openWorldHint: true };

const WITH_TOOLS =
	'Registered tools that it calls are run here, at the same time, and their results given back to it; calls of your own tools come back as tool_calls.';

/** The tools that ask a model and answer with its words. */
export function askTools(inputs: McpInputs): McpTool[] {
	return [
		defineTool({
			name: 'ask',
			title: 'Ask a model',
			description: 'Asks any model that Weir is connected to, and answers with what it says.',
			input: z.strictObject({ ...modelField, ...questionFields, ...samplingFields }),
			output: answerSchema,
			annotations: ASKING,
			run: ({ model, ...question }, call) => ask(inputs, { model }, question, call),
		}),
		defineTool({
			name: 'ask_with_tools',
			title: 'Ask a model that may call tools',
			description: `Asks a model that may call tools. ${WITH_TOOLS}`,
			input: z.strictObject({ ...modelField, ...questionFields, ...samplingFields, ...toolFields }),
			output: answerSchema,
			annotations: { ...ASKING, readOnlyHint: false },
			run: ({ model, ...question }, call) =>
				ask(inputs, { model }, question, call, { tools: inputs.registry.tools() }),
		}),
		...withAttachment(inputs),
		...botTools(inputs),
		clearSession(inputs),
	];
}

function withAttachment(inputs: McpInputs): McpTool[] {
	return [
		defineTool({
			name: 'ask_with_attachment',
			title: 'Ask a model about a file',
			description: 'Asks a model about an image, a document or a text, and answers with what it says.',
			input: z.strictObject({
				...modelField,
				bot: z.optional(botField.bot),
				...questionFields,
				...attachmentFields,
				...samplingFields,
			}),
			output: answerSchema,
			annotations: ASKING,
			run: async (input, call) => {
				const {
					model,
					bot,
					attachment_path,
					attachment_data,
					attachment_name,
					attachment_mime_type,
					...question
				} = input;
				const attachment = await readAttachment(
					{ attachment_path, attachment_data, attachment_name, attachment_mime_type },
					inputs.files,
				);
				return ask(inputs, choose(model, bot), question, call, { attachment });
			},
		}),
	];
}

/** The same for the provider whose models are bots, under the names that its clients know. */
function botTools(inputs: McpInputs): McpTool[] {
	return [
		defineTool({
			name: 'ask_poe',
			title: 'Ask a bot on Poe',
			description: 'Asks a bot on Poe, and answers with what it says.',
			input: z.strictObject({ ...botField, ...questionFields }),
			output: answerSchema,
			annotations: ASKING,
			run: ({ bot, ...question }, call) => ask(inputs, { bot }, question, call),
		}),
		defineTool({
			name: 'ask_poe_v2',
			title: 'Ask a bot on Poe, in detail',
			description:
				"Asks a bot on Poe with all that OpenAI's API lets one set, and answers with what it says.",
			input: z.strictObject({ ...botField, ...questionFields, ...openAIClientField, ...samplingFields }),
			output: answerSchema,
			annotations: ASKING,
			run: ({ bot, use_openai_client: useOpenAIClient, ...question }, call) =>
				ask(inputs, { bot, useOpenAIClient }, question, call),
		}),
		defineTool({
			name: 'ask_poe_with_tools',
			title: 'Ask a bot on Poe that may call tools',
			description: `Asks a bot on Poe that may call tools. ${WITH_TOOLS}`,
			input: z.strictObject({ ...botField, ...questionFields, ...samplingFields, ...toolFields }),
			output: answerSchema,
			annotations: { ...ASKING, readOnlyHint: false },
			run: ({ bot, ...question }, call) =>
				ask(inputs, { bot }, question, call, { tools: inputs.registry.tools() }),
		}),
	];
}

function clearSession({ chats }: McpInputs): McpTool {
	return defineTool({
		name: 'clear_session',
		title: 'Forget a conversation',
		description: 'Forgets what was said under a session_id.',
		input: z.strictObject({ session_id: z.string() }),
		output: z.object({ session_id: z.string(), cleared: z.boolean() }),
		annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
		run: async ({ session_id }) => {
			await forgetChat(chats, session_id);
			return {
				content: [{ type: 'text', text: `Cleared the session ${session_id}.` }],
				structured: { session_id, cleared: true },
			};
		},
	});
}

function choose(model: string | undefined, bot: string | undefined): ModelChoice {
	if (bot === undefined) {
		return { model };
	}
	if (model !== undefined) {
		throw new StreamError(
			'invalid-request',
			'Either model or bot names who is asked, not both. Leave one out.',
		);
	}
	return { bot };
}
