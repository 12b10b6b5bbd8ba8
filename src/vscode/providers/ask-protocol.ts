import { t } from '@vscode/l10n';
import type { ProtocolName } from '../../core/protocols/protocol.ts';
import type { Choice, Prompts } from './prompts.ts';

/** What is said of a protocol where an address of one's own is entered. */
interface ProtocolWords {
	label: string;
	detail: string;
	/** What its base URL looks like. */
	address: string;
	example: string;
}

const words = (): Readonly<Record<ProtocolName, ProtocolWords>> => ({
	'openai-chat': {
		label: t('OpenAI chat completions'),
		detail: t('What nearly every server speaks'),
		address: t('The base URL of its OpenAI API; it usually ends with /v1.'),
		example: 'https://models.example.com/v1',
	},
	'openai-responses': {
		label: t('OpenAI responses'),
		detail: t('OpenAI’s newer API, of a server that has it'),
		address: t('The base URL of its OpenAI API; it usually ends with /v1.'),
		example: 'https://models.example.com/v1',
	},
	'anthropic-messages': {
		label: t('Anthropic messages'),
		detail: t('What Claude speaks: proxies and clouds with Anthropic’s API'),
		address: t('The base URL of its Anthropic API, without /v1.'),
		example: 'https://models.example.com',
	},
	'poe-bot': {
		label: t('Poe bots'),
		detail: t('Poe’s own protocol, as fastapi_poe speaks it'),
		address: t('The base URL that the names of its bots follow; it usually ends with /bot.'),
		example: 'https://bots.example.com/bot',
	},
});

/** Asks what a server speaks; the first line is what it most probably is. */
export async function askProtocol(prompts: Prompts): Promise<ProtocolName | undefined> {
	const names: readonly ProtocolName[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'poe-bot'];
	return prompts.pick({
		title: t('Protocol'),
		placeholder: t('What does the server speak?'),
		choices: names.map((value): Choice<ProtocolName> => {
			const { label, detail } = words()[value];
			return { label, detail, value };
		}),
	});
}

/** How the base URL of a server that speaks the protocol is asked for. */
export function addressHint(protocol: ProtocolName): { prompt: string; placeholder: string } {
	const { address, example } = words()[protocol];
	return { prompt: address, placeholder: example };
}
