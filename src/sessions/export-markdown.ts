import { t } from '@vscode/l10n';
import type { AssistantMessage, AssistantPart, ToolMessage } from '../core/chat.ts';
import { branchOf, titleOf } from './branch.ts';
import type { SessionTurn, Transcript } from './transcript.ts';

/** The branch that is shown as Markdown, for people: whatever stands in it, no fence and no heading of ours breaks. */
export function exportMarkdown(transcript: Transcript): string {
	const title = oneLine(titleOf(transcript)) || t('Chat');
	return `${[`# ${title}`, ...branchOf(transcript).flatMap(blocksOfTurn)].join('\n\n')}\n`;
}

function blocksOfTurn({ at, prompt, model, answer, status, failure }: SessionTurn): string[] {
	const asked = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
	return [
		`## ${t('You, {0} UTC', asked)}`,
		prompt.text,
		...prompt.context.flatMap(({ label, content }) => [`${oneLine(label)}:`, fenced(content)]),
		`## ${oneLine([model.model, model.provider].filter((name) => name !== '').join(', ')) || t('Answer')}`,
		...answer.messages.flatMap(blocksOfMessage),
		...sourceLines(answer.citations),
		...(status === 'finished'
			? []
			: [`*${endings()[status]}${failure ? ` ${oneLine(failure.message)}` : ''}*`]),
	].filter((block) => block !== '');
}

/** A source is listed once, however many places cite it. */
function sourceLines(citations: SessionTurn['answer']['citations']): string[] {
	const lines = citations.map(({ title, url }) => `- ${oneLine([title, url].filter(Boolean).join(': '))}`);
	return [...new Set(lines)];
}

const endings = (): Readonly<Record<Exclude<SessionTurn['status'], 'finished'>, string>> => ({
	running: t('Still being answered.'),
	stopped: t('Stopped.'),
	interrupted: t('Interrupted.'),
	failed: t('Failed.'),
});

function blocksOfMessage(message: AssistantMessage | ToolMessage): string[] {
	return message.role === 'tool'
		? [
				message.isError
					? t('Result of {0}, an error:', oneLine(message.name))
					: t('Result of {0}:', oneLine(message.name)),
				fenced(message.content),
			]
		: message.content.flatMap(blocksOfPart);
}

function blocksOfPart(part: AssistantPart): string[] {
	switch (part.type) {
		case 'text':
		case 'refusal':
			return [part.text.trim()];
		case 'reasoning':
			return [quoted(part.text.trim())];
		case 'tool-call':
			return [t('Call of {0}:', oneLine(part.name)), fenced(part.arguments, 'json')];
		case 'media':
			return ['url' in part ? `<${part.url.replace(/[<>\s]/g, encodeURIComponent)}>` : `(${part.mimeType})`];
		case 'reasoning-opaque':
			return [];
	}
}

/** A fence longer than any in the text (CommonMark 4.5). */
function fenced(text: string, language = ''): string {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}${language}\n${text.replace(/\r?\n$/, '')}\n${fence}`;
}

function quoted(text: string): string {
	return text
		.split(/\r?\n/)
		.map((line) => `> ${line}`.trimEnd())
		.join('\n');
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
