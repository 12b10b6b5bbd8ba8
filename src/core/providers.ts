import type { ProtocolName } from './protocols/protocol.ts';

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
	/** Sent with every request. */
	headers?: Readonly<Record<string, string>>;
	/** One line for the list of presets. */
	detail: string;
}

/** The one model of the demo, the provider that ships inside (`demo.ts`); it has no preset: nothing is to be set. */
export const DEMO_MODEL = 'demo';

export const PRESETS: readonly ProviderPreset[] = [
	{
		id: 'openai',
		name: 'OpenAI',
		protocol: 'openai-chat',
		baseUrl: 'https://api.openai.com/v1',
		key: 'required',
		keyPage: 'https://platform.openai.com/api-keys',
		detail: 'GPT models',
	},
	{
		id: 'anthropic',
		name: 'Anthropic',
		protocol: 'openai-chat',
		baseUrl: 'https://api.anthropic.com/v1',
		key: 'required',
		keyPage: 'https://console.anthropic.com/settings/keys',
		// Its list of models is the native one, which asks for a version.
		headers: { 'anthropic-version': '2023-06-01' },
		detail: 'Claude models, through the OpenAI-compatible endpoint',
	},
	{
		id: 'poe',
		name: 'Poe',
		protocol: 'openai-chat',
		baseUrl: 'https://api.poe.com/v1',
		key: 'required',
		keyPage: 'https://poe.com/api_key',
		detail: 'Models of many makers on Poe points',
	},
	{
		id: 'orq',
		name: 'orq.ai',
		protocol: 'openai-chat',
		baseUrl: 'https://api.orq.ai/v3/router',
		key: 'required',
		keyPage: 'https://my.orq.ai',
		detail: 'Gateway; models are named provider/model',
	},
	{
		id: 'openrouter',
		name: 'OpenRouter',
		protocol: 'openai-chat',
		baseUrl: 'https://openrouter.ai/api/v1',
		key: 'required',
		keyPage: 'https://openrouter.ai/settings/keys',
		detail: 'Models of many makers behind one key',
	},
	{
		id: 'groq',
		name: 'Groq',
		protocol: 'openai-chat',
		baseUrl: 'https://api.groq.com/openai/v1',
		key: 'required',
		keyPage: 'https://console.groq.com/keys',
		detail: 'Open models, very fast',
	},
	{
		id: 'deepseek',
		name: 'DeepSeek',
		protocol: 'openai-chat',
		baseUrl: 'https://api.deepseek.com/v1',
		key: 'required',
		keyPage: 'https://platform.deepseek.com/api_keys',
		detail: 'DeepSeek models',
	},
	{
		id: 'mistral',
		name: 'Mistral',
		protocol: 'openai-chat',
		baseUrl: 'https://api.mistral.ai/v1',
		key: 'required',
		keyPage: 'https://console.mistral.ai/api-keys',
		detail: 'Mistral models',
	},
	{
		id: 'xai',
		name: 'xAI',
		protocol: 'openai-chat',
		baseUrl: 'https://api.x.ai/v1',
		key: 'required',
		keyPage: 'https://console.x.ai',
		detail: 'Grok models',
	},
	{
		id: 'ollama',
		name: 'Ollama',
		protocol: 'openai-chat',
		baseUrl: 'http://127.0.0.1:11434/v1',
		key: 'optional',
		detail: 'Local models on this machine',
	},
	{
		id: 'lmstudio',
		name: 'LM Studio',
		protocol: 'openai-chat',
		baseUrl: 'http://127.0.0.1:1234/v1',
		key: 'optional',
		detail: 'Local models on this machine',
	},
	{
		id: 'vllm',
		name: 'vLLM',
		protocol: 'openai-chat',
		baseUrl: 'http://127.0.0.1:8000/v1',
		key: 'optional',
		detail: 'Your own server',
	},
	{
		id: 'custom',
		name: 'OpenAI-compatible',
		protocol: 'openai-chat',
		baseUrl: '',
		key: 'optional',
		detail: 'Any other address that speaks the OpenAI API',
	},
];
