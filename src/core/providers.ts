import { t } from '@vscode/l10n';
import type { ProtocolName } from './protocols/protocol.ts';
import type { QuirkName } from './quirks.ts';

/** How a model is reached: by a protocol, or as one that makes media (`protocols/media`). */
export type Way = ProtocolName | 'media' | 'images';

/** Models that are reached otherwise than the rest of their provider's; the first line that fits the name decides. */
export type RouteRule = readonly { models: RegExp; way: Way }[];

/** Where a protocol is spoken that is not spoken at the base URL: what follows the base URL without its `/v1`. */
export type Paths = Readonly<Partial<Record<ProtocolName, string>>>;

/** A provider as data. Every address and fact about a vendor stands here and nowhere else. */
export interface ProviderPreset {
	id: string;
	name: string;
	protocol: ProtocolName;
	/** As the protocol's official SDK means it. Empty: the user types it. */
	baseUrl: string;
	/** `optional`: a local server that usually wants none. */
	key: 'required' | 'optional';
	/** Where a user gets a key. */
	keyPage?: string;
	/** Models that are reached otherwise than by `protocol`. */
	routes?: RouteRule;
	/** Where other protocols are spoken than at `baseUrl`. */
	paths?: Paths;
	/** What is spoken with all its models where the user turns `useOpenAIClient` off; absent: there is no such choice. */
	withoutOpenAIClient?: ProtocolName;
	/**
	 * Further origins that the key of `baseUrl`'s origin may go to, because the provider itself takes part of its
	 * requests there. The user reads them where the key is asked for.
	 */
	keyOrigins?: readonly string[];
	/** Paths of the provider's own, at the origin of `baseUrl`: a fuller list of models, what is left on an account. */
	own?: { models?: string; balance?: string };
	/** It repeats failed requests and falls back by itself, by the fields of `orq.ts`. */
	readsOrqFields?: true;
	/** What it wants to be told by a request that a browser makes: it refuses others of web pages. */
	browserHeaders?: Readonly<Record<string, string>>;
	/** How many requests a minute it takes for one key, where it says so; for `createRateLimiter`. */
	requestsPerMinute?: number;
	/** In what all its models differ from the protocol; what else differs is learnt (policy `learn`). */
	quirks?: readonly QuirkName[];
	/** One line for the list of presets. */
	detail(): string;
}

/** The one model of the demo, the provider that ships inside (`demo.ts`); it has no preset: nothing is to be set. */
export const DEMO_MODEL = 'demo';

/**
 * OpenAI's models that it serves through the Responses API alone. Elsewhere they are the ones that lose most by chat
 * completions: reasoning between tool calls, hosted tools.
 *
 * @see https://platform.openai.com/docs/models (the line "Endpoints" of each)
 */
const RESPONSES_ONLY =
	/^(?:gpt-[\d.]+-(?:codex|pro)|o[13]-pro|o[34](?:-mini)?-deep-research|codex-mini)(?![a-z])/i;

/**
 * Anthropic's own models as Poe names them. Poe's variants of them (`-Search`, `-Reasoning`) are bots of Poe's own,
 * which its Anthropic-compatible endpoint refuses.
 *
 * @see https://creator.poe.com/docs/external-applications/anthropic-compatible-api
 */
const POE_CLAUDE = /^claude-(?:opus|sonnet|haiku)-\d+(?:\.\d+)?$/i;

/** The families of bots on Poe that make images, videos or sounds; any other bot is asked by chat, and may too. */
const POE_MEDIA = familiesOf([
	// Images
	...['gpt-image', 'dall-e', 'imagen', 'nano-banana', 'flux', 'flux-kontext', 'stable-diffusion', 'ideogram'],
	...['recraft', 'seedream', 'seededit', 'qwen-image', 'qwen-edit', 'hunyuan-image', 'luma-photon'],
	...['playground-v', 'bria', 'dreamina', 'topazlabs', 'clarity-upscaler', 'retro-diffusion'],
	// Videos
	...[
		'veo',
		'sora',
		'kling',
		'runway',
		'pika',
		'pixverse',
		'hailuo',
		'ray',
		'dream-machine',
		'wan',
		'seedance',
	],
	...['ltx', 'vidu', 'hunyuan-video', 'omnihuman'],
	// Sounds
	...['elevenlabs', 'lyria', 'orpheus-tts', 'cartesia', 'playai', 'stable-audio', 'unreal-speech'],
	...['gemini-[\\d.]+-(?:pro|flash)-tts', 'gemini-[\\d.]+-(?:pro|flash)-image'],
]);

export const PRESETS: readonly ProviderPreset[] = [
	{
		id: 'openai',
		name: 'OpenAI',
		protocol: 'openai-chat',
		baseUrl: 'https://api.openai.com/v1',
		key: 'required',
		keyPage: 'https://platform.openai.com/api-keys',
		routes: [
			{ models: /^(?:gpt-image|chatgpt-image|dall-e)-/i, way: 'images' },
			{ models: RESPONSES_ONLY, way: 'openai-responses' },
		],
		// @see https://platform.openai.com/docs/api-reference/chat/create: `max_tokens` is deprecated, and refused by some.
		quirks: ['max-completion-tokens'],
		detail: () => t('GPT models'),
	},
	{
		id: 'anthropic',
		name: 'Anthropic',
		protocol: 'anthropic-messages',
		baseUrl: 'https://api.anthropic.com',
		key: 'required',
		keyPage: 'https://console.anthropic.com/settings/keys',
		// That whoever looks into the page can read the key is no danger where it is that person's own.
		browserHeaders: { 'anthropic-dangerous-direct-browser-access': 'true' },
		paths: { 'anthropic-messages': '', 'openai-chat': '/v1' },
		detail: () => t('Claude models'),
	},
	{
		id: 'poe',
		name: 'Poe',
		protocol: 'openai-chat',
		baseUrl: 'https://api.poe.com/v1',
		key: 'required',
		keyPage: 'https://poe.com/api_key',
		routes: [
			{ models: POE_MEDIA, way: 'media' },
			{ models: POE_CLAUDE, way: 'anthropic-messages' },
			{ models: RESPONSES_ONLY, way: 'openai-responses' },
		],
		paths: { 'anthropic-messages': '', 'poe-bot': '/bot/' },
		withoutOpenAIClient: 'poe-bot',
		// Where bots take files (`protocols/poe-bot/upload.ts`).
		keyOrigins: ['https://www.quora.com'],
		own: { balance: '/usage/current_balance' },
		// https://creator.poe.com/api-reference/rate-limits
		requestsPerMinute: 500,
		detail: () => t('Models of many makers on Poe points'),
	},
	{
		id: 'orq',
		name: 'orq.ai',
		protocol: 'openai-chat',
		baseUrl: 'https://api.orq.ai/v3/router',
		key: 'required',
		keyPage: 'https://my.orq.ai',
		readsOrqFields: true,
		detail: () => t('Gateway; models are named provider/model'),
	},
	{
		id: 'openrouter',
		name: 'OpenRouter',
		protocol: 'openai-chat',
		baseUrl: 'https://openrouter.ai/api/v1',
		key: 'required',
		keyPage: 'https://openrouter.ai/settings/keys',
		detail: () => t('Models of many makers behind one key'),
	},
	{
		id: 'groq',
		name: 'Groq',
		protocol: 'openai-chat',
		baseUrl: 'https://api.groq.com/openai/v1',
		key: 'required',
		keyPage: 'https://console.groq.com/keys',
		detail: () => t('Open models, very fast'),
	},
	{
		id: 'deepseek',
		name: 'DeepSeek',
		protocol: 'openai-chat',
		baseUrl: 'https://api.deepseek.com/v1',
		key: 'required',
		keyPage: 'https://platform.deepseek.com/api_keys',
		detail: () => t('DeepSeek models'),
	},
	{
		id: 'mistral',
		name: 'Mistral',
		protocol: 'openai-chat',
		baseUrl: 'https://api.mistral.ai/v1',
		key: 'required',
		keyPage: 'https://console.mistral.ai/api-keys',
		detail: () => t('Mistral models'),
	},
	{
		id: 'xai',
		name: 'xAI',
		protocol: 'openai-chat',
		baseUrl: 'https://api.x.ai/v1',
		key: 'required',
		keyPage: 'https://console.x.ai',
		detail: () => t('Grok models'),
	},
	{
		id: 'ollama',
		name: 'Ollama',
		protocol: 'openai-chat',
		baseUrl: 'http://127.0.0.1:11434/v1',
		key: 'optional',
		detail: () => t('Local models on this machine'),
	},
	{
		id: 'lmstudio',
		name: 'LM Studio',
		protocol: 'openai-chat',
		baseUrl: 'http://127.0.0.1:1234/v1',
		key: 'optional',
		own: { models: '/api/v0/models' },
		detail: () => t('Local models on this machine'),
	},
	{
		id: 'vllm',
		name: 'vLLM',
		protocol: 'openai-chat',
		baseUrl: 'http://127.0.0.1:8000/v1',
		key: 'optional',
		detail: () => t('Your own server'),
	},
	{
		id: 'custom',
		name: 'Other server',
		protocol: 'openai-chat',
		baseUrl: '',
		key: 'optional',
		detail: () => t('Any address that speaks the API of OpenAI, Anthropic or Poe'),
	},
];

/** Names that begin with one of the families, and go on with anything but a letter. */
function familiesOf(families: readonly string[]): RegExp {
	return new RegExp(`^(?:${families.join('|')})(?![a-z])`, 'i');
}
