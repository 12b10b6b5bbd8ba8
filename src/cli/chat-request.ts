import type { ChatRequest } from '../core/chat.ts';
import { defined } from '../core/defined.ts';
import { StreamError } from '../core/errors.ts';
import { withoutPolicies } from '../core/policy-names.ts';
import { openAiChatServer } from '../core/protocols/openai-chat/server.ts';
import { asObject } from '../core/protocols/wire-value.ts';
import type { AskOptions } from './ask-options.ts';
import { readJson } from './json-option.ts';
import { readNumber } from './number-option.ts';

/**
 * What is asked, as one request. The command line's words are OpenAI's, whatever protocol the request then goes out
 * in, so the reader of OpenAI's requests reads them too: it checks what the files hold.
 *
 * @throws StreamError `invalid-request` that names the option or the field, before anything is sent.
 */
export async function createRequest(
	options: AskOptions,
	{ model, prompt }: { model: string; prompt: string },
): Promise<ChatRequest> {
	const { system, stop } = options;
	if (stop && stop.length > 4) {
		throw new StreamError('invalid-request', `--stop can be given up to 4 times, not ${stop.length}.`);
	}
	const { request } = openAiChatServer.decodeRequest({
		model,
		messages: [
			...(system === undefined ? [] : [{ role: 'system', content: system }]),
			{ role: 'user', content: prompt },
		],
		...defined({
			...numbers(options),
			stop,
			reasoning_effort: options['reasoning-effort'],
			tools: await readTools(options),
			tool_choice: readToolChoice(options),
			response_format: await readResponseFormat(options),
		}),
	});
	checkToolChoice(request);
	return {
		...request,
		...(options['no-stream'] ? { stream: false } : {}),
		policies: withoutPolicies(SWITCHES.filter((name) => options[`no-${name}`])),
	};
}

/** What `--no-…` switches off. */
const SWITCHES = ['retry', 'resume', 'learn', 'timeout', 'bound'] as const;

function numbers(options: AskOptions) {
	return {
		temperature: readNumber('--temperature', options.temperature, { least: 0, most: 2 }),
		top_p: readNumber('--top-p', options['top-p'], { least: 0, most: 1 }),
		max_tokens: readNumber('--max-tokens', options['max-tokens'], { least: 1, whole: true }),
		seed: readNumber('--seed', options.seed, { least: Number.MIN_SAFE_INTEGER, whole: true }),
	};
}

async function readTools({ tools }: AskOptions): Promise<unknown> {
	if (tools === undefined) {
		return undefined;
	}
	const list = await readJson('--tools', tools);
	if (!Array.isArray(list)) {
		throw new StreamError(
			'invalid-request',
			'--tools must hold an array: [{"type":"function","function":{"name":…,"parameters":…}}].',
		);
	}
	return list;
}

function readToolChoice({ tools, 'tool-choice': choice }: AskOptions): unknown {
	if (choice !== undefined && tools === undefined) {
		throw new StreamError('invalid-request', '--tool-choice needs --tools to choose from.');
	}
	return choice === undefined || ['auto', 'none', 'required'].includes(choice)
		? choice
		: { type: 'function', function: { name: choice } };
}

function checkToolChoice({ tools = [], toolChoice }: ChatRequest): void {
	const wanted = typeof toolChoice === 'object' ? toolChoice.name : undefined;
	if (wanted !== undefined && tools.every(({ name }) => name !== wanted)) {
		const known = ['auto', 'none', 'required', ...tools.map(({ name }) => name)].join(', ');
		throw new StreamError('invalid-request', `--tool-choice must be one of ${known}, not "${wanted}".`);
	}
}

/** A word, OpenAI's own object, or the JSON Schema alone. */
async function readResponseFormat({ 'response-format': given }: AskOptions): Promise<unknown> {
	if (given === undefined || given === 'text' || given === 'json_object') {
		return given && { type: given };
	}
	const format = asObject(await readJson('--response-format', given));
	if (!format) {
		throw new StreamError(
			'invalid-request',
			'--response-format must be text, json_object, or a JSON Schema (a file or the text of an object).',
		);
	}
	const isOpenAi = ['text', 'json_object', 'json_schema'].includes(String(format.type));
	return isOpenAi ? format : { type: 'json_schema', json_schema: { name: 'answer', schema: format } };
}
