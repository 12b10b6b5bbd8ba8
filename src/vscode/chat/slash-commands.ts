import { t } from '@vscode/l10n';

/** What a message that begins with `/` asks for. */
export type SlashCommand =
	/** A message in words: about the selection or the file in front, if nothing is attached. */
	{ type: 'message'; text: string } | { type: 'run'; command: string };

interface Entry {
	name: string;
	/** What it does, for people. */
	description(): string;
	/** What is asked, with the words after the command behind it. */
	text?: string;
	/** Runs instead. */
	command?: string;
}

/** Every command of the composer, in the order in which they are offered. */
export const SLASH_COMMANDS: readonly Entry[] = [
	{ name: 'explain', description: () => t('Explain the code'), text: 'Explain this code.' },
	{
		name: 'fix',
		description: () => t('Find and mend what is wrong'),
		text: 'Find what is wrong with this code, and mend it.',
	},
	{ name: 'tests', description: () => t('Write tests for the code'), text: 'Write tests for this code.' },
	{ name: 'doc', description: () => t('Write documentation for the code'), text: 'Document this code.' },
	{
		name: 'review',
		description: () => t('Review the changes'),
		text: 'Review this. Name what is wrong, worst first.',
	},
	{ name: 'clear', description: () => t('Begin a new chat'), command: 'weir.newChat' },
	{ name: 'model', description: () => t('Choose the model'), command: 'weir.chooseModel' },
	{
		name: 'parameters',
		description: () => t('Set temperature, system prompt and more'),
		command: 'weir.setParameters',
	},
	{ name: 'copy', description: () => t('Copy the chat as Markdown'), command: 'weir.copyChat' },
];

/** Reads a message as a command; undefined where it is none: a path may begin with `/` too. */
export function readSlashCommand(message: string): SlashCommand | undefined {
	const [, name, rest = ''] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(message) ?? [];
	const entry = SLASH_COMMANDS.find((one) => one.name === name);
	if (entry?.command !== undefined) {
		return rest.trim() === '' ? { type: 'run', command: entry.command } : undefined;
	}
	return entry?.text === undefined
		? undefined
		: { type: 'message', text: [entry.text, rest.trim()].filter(Boolean).join(' ') };
}
