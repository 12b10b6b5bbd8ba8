import { t } from '@vscode/l10n';
import { textOf } from '../../core/chat.ts';
import type { Turn } from '../../webview/messages.ts';

/** A conversation as Markdown: each question under a heading, what went along named, each answer as it was written. */
export function chatMarkdown(turns: readonly Turn[]): string {
	return turns.map(turnMarkdown).join('\n\n');
}

function turnMarkdown({ prompt, model, answer }: Turn): string {
	const texts = answer.messages.flatMap((message) => (message.role === 'assistant' ? [textOf(message)] : []));
	const said = texts.filter((text) => text.trim() !== '').join('\n\n');
	return [
		`## ${t('You')}`,
		prompt.text,
		...(prompt.context.length > 0
			? [`*${t('With: {0}', prompt.context.map(({ label }) => label).join(', '))}*`]
			: []),
		`## ${model.model}`,
		...(said === '' ? [] : [said]),
	].join('\n\n');
}
