import { t } from '@vscode/l10n';
import type { ImageGenerateParamsNonStreaming } from 'openai/resources/images';
import type { ChatRequest } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import type { Batches } from '../../event-stream.ts';
import { interrupted } from '../../http/network-error.ts';
import { openStream } from '../../open-stream.ts';
import type { Call, StreamEvent } from '../../stream.ts';
import { createAnswerDecoder } from '../answer-decoder.ts';
import type { AnswerFold } from '../answer-fold.ts';
import { readUsage } from '../openai-responses/usage.ts';
import { callSdk } from '../openai-sdk.ts';
import type { ConnectEndpoint, Endpoint } from '../protocol.ts';
import { type Exchange, unexpectedAnswer } from '../provider-error.ts';
import { readAnswer } from '../read-answer.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';
import { mimeTypeOf } from './mime-type.ts';

/**
 * OpenAI's images, `POST /images/generations`: the last message of the user is the prompt, each image an address or
 * base64. Size, quality and the like go into the request's `extraBody`.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export const connectImages: ConnectEndpoint = (endpoint, options = {}) => {
	return (request, call) => openStream(() => answer(endpoint, request, call, options.fetch), call.signal);
};

async function answer(
	endpoint: Endpoint,
	request: ChatRequest,
	call: Call,
	fetch: typeof globalThis.fetch | undefined,
): Promise<Batches> {
	const { model, extraBody } = request;
	const prompt = promptOf(request);
	const exchange: Exchange = { provider: endpoint.provider, name: endpoint.name, model };
	const body = { model, prompt, ...extraBody } as ImageGenerateParamsNonStreaming;
	const response = await callSdk({ endpoint, call, exchange, accept: 'application/json', fetch }, (client) =>
		client.images.generate(body).asResponse(),
	);
	const type = response.headers.get('content-type') ?? '';
	return readAnswer(response, createAnswerDecoder(exchange, type, createFold(exchange)), exchange, call);
}

function promptOf({ messages }: ChatRequest): string {
	const last = messages.findLast(({ role }) => role === 'user');
	const parts = last?.role === 'user' ? last.content : [];
	if (parts.some(({ type }) => type !== 'text')) {
		throw new StreamError(
			'invalid-request',
			t('This model draws from words alone. Send the message without its images and files.'),
		);
	}
	const prompt = parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n\n');
	if (prompt.trim() === '') {
		throw new StreamError('invalid-request', t('There is nothing to draw. Say what the image should show.'));
	}
	return prompt;
}

function createFold(exchange: Exchange): AnswerFold {
	const { model = '' } = exchange;
	let finished = false;
	return {
		message() {
			throw unexpectedAnswer(t('an event stream instead of images'), '', exchange);
		},
		isWhole: ({ data }) => Array.isArray(data),
		whole(body, events) {
			const images = asList(body.data).flatMap((image) => readImage(asObject(image), body));
			if (images.length === 0) {
				throw unexpectedAnswer(t('no image'), JSON.stringify(body), exchange);
			}
			const usage = readUsage(body);
			events.push({ type: 'start', id: '', model }, ...images);
			events.push(...(usage ? [{ type: 'usage' as const, ...usage }] : []), {
				type: 'finish',
				reason: 'stop',
			});
			finished = true;
		},
		end() {
			throw interrupted(exchange);
		},
		finished: () => finished,
	};
}

function readImage(image: JsonObject | undefined, body: JsonObject): StreamEvent[] {
	const url = asText(image?.url);
	const data = asText(image?.b64_json);
	const prompt = asText(image?.revised_prompt);
	const told: StreamEvent[] = prompt === '' ? [] : [{ type: 'notice', text: t('Drawn as: {0}', prompt) }];
	if (url !== '') {
		return [...told, { type: 'media', mimeType: mimeTypeOf(url) ?? formatOf(body), url }];
	}
	return data === '' ? [] : [...told, { type: 'media', mimeType: formatOf(body), data }];
}

/** PNG is what models draw that do not say what they draw. */
function formatOf(body: JsonObject): string {
	const format = asText(body.output_format).toLowerCase();
	return /^(?:png|jpeg|webp|gif)$/.test(format)
		? `image/${format}`
		: format === 'svg'
			? 'image/svg+xml'
			: 'image/png';
}
