import { t } from '@vscode/l10n';

/** Where a tool finds the gateway, and as whom. */
export interface Connection {
	/** Without a path. */
	url: string;
	token: string;
	/** `provider/model`. */
	model: string;
}

/** A program that can be connected, and how. */
export interface ConnectableTool {
	name: string;
	/** What it is told by: a file, a dialog, variables. */
	way(): string;
	/** The language of the settings, as editors name it. */
	language: string;
	/** The settings word by word, the way to them as comments. */
	settings(connection: Connection): string;
}

/** The variables by which OpenAI's and Anthropic's programs find a server. */
export function variablesOf({ url, token, model }: Connection): Record<string, string> {
	return {
		OPENAI_BASE_URL: `${url}/v1`,
		OPENAI_API_BASE: `${url}/v1`,
		OPENAI_API_KEY: token,
		ANTHROPIC_BASE_URL: url,
		ANTHROPIC_AUTH_TOKEN: token,
		ANTHROPIC_MODEL: model,
		...Object.fromEntries(CLAUDE_CODE_ROLES.map((name) => [name, model])),
	};
}

/** What Claude Code asks for by itself: for small tasks, for agents that ask for a kind of model. */
const CLAUDE_CODE_ROLES = [
	'ANTHROPIC_DEFAULT_OPUS_MODEL',
	'ANTHROPIC_DEFAULT_SONNET_MODEL',
	'ANTHROPIC_DEFAULT_HAIKU_MODEL',
] as const;

/** Every tool that Weir knows how to connect. */
export const CONNECTABLE_TOOLS: readonly ConnectableTool[] = [
	{
		name: 'Claude Code',
		way: () => t('variables'),
		language: 'shellscript',
		settings: ({ url, token, model }) => `export ANTHROPIC_BASE_URL=${url}
export ANTHROPIC_AUTH_TOKEN=${token}
export ANTHROPIC_MODEL='${model}'
${CLAUDE_CODE_ROLES.map((name) => `export ${name}='${model}'`).join('\n')}
claude
`,
	},
	{
		name: 'Codex',
		way: () => '~/.codex/config.toml',
		language: 'toml',
		settings: ({ url, token, model }) => `# Into ~/.codex/config.toml; start codex with WEIR_TOKEN=${token}
model = "${model}"
model_provider = "weir"

[model_providers.weir]
name = "Weir"
base_url = "${url}/v1"
env_key = "WEIR_TOKEN"
wire_api = "responses"
`,
	},
	{
		name: 'aider',
		way: () => t('command line'),
		language: 'shellscript',
		settings: ({ url, token, model }) => `export OPENAI_API_BASE=${url}/v1
export OPENAI_API_KEY=${token}
aider --model 'openai/${model}'
`,
	},
	{ name: 'Cline', way: () => t('its settings'), language: 'plaintext', settings: dialog },
	{ name: 'Kilo Code', way: () => t('its settings'), language: 'plaintext', settings: dialog },
	{
		name: 'OpenAI SDK (JavaScript)',
		way: () => t('code'),
		language: 'javascript',
		settings: ({ url, token, model }) => `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${url}/v1', apiKey: '${token}' });
const stream = await client.chat.completions.create({
	model: '${model}',
	messages: [{ role: 'user', content: 'Hello' }],
	stream: true,
});
for await (const chunk of stream) {
	process.stdout.write(chunk.choices[0]?.delta?.content ?? '');
}
`,
	},
	{
		name: 'OpenAI SDK (Python)',
		way: () => t('code'),
		language: 'python',
		settings: ({ url, token, model }) => `from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key="${token}")
stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")
`,
	},
	{
		name: 'Anthropic SDK (JavaScript)',
		way: () => t('code'),
		language: 'javascript',
		settings: ({ url, token, model }) => `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: '${url}', authToken: '${token}' });
const message = await client.messages.create({
	model: '${model}',
	max_tokens: 1024,
	messages: [{ role: 'user', content: 'Hello' }],
});
console.log(message.content);
`,
	},
	{
		name: 'curl',
		way: () => t('command line'),
		language: 'shellscript',
		settings: ({ url, token, model }) => `curl -N ${url}/v1/chat/completions \\
  -H 'authorization: Bearer ${token}' \\
  -H 'content-type: application/json' \\
  -d '{"model":"${model}","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
`,
	},
];

/** Tools that are set up in a dialog of their own. */
function dialog({ url, token, model }: Connection): string {
	return `API Provider:  OpenAI Compatible
Base URL:      ${url}/v1
API Key:       ${token}
Model ID:      ${model}
`;
}
