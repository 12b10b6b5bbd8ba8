import type { AssistantPart } from '../core/chat.ts';
import type { SessionTurn, Transcript } from './transcript.ts';

/** All the text of a session: titles, questions, what went along, answers, reasoning, tool calls and their results. */
export function searchTextOf(transcript: Transcript): string {
	const turns = [...transcript.turns.values()].filter(({ removed }) => !removed);
	return [transcript.title ?? '', ...turns.flatMap(textsOfTurn)].join('\n');
}

/** A text as it is compared: capitals and the ways to write an accent make no difference. */
export function folded(text: string): string {
	return text.normalize('NFC').toLowerCase();
}

function textsOfTurn({ prompt, model, answer }: SessionTurn): string[] {
	return [
		prompt.text,
		...prompt.context.flatMap(({ label, content }) => [label, content]),
		model.id,
		...answer.messages.flatMap((message) =>
			message.role === 'tool' ? [message.content] : message.content.flatMap(textsOfPart),
		),
		...answer.citations.flatMap(({ title, url }) => [title ?? '', url ?? '']),
	];
}

function textsOfPart(part: AssistantPart): string[] {
	switch (part.type) {
		case 'text':
		case 'reasoning':
		case 'refusal':
			return [part.text];
		case 'tool-call':
			return [part.name, part.arguments];
		case 'reasoning-opaque':
		case 'media':
			return [];
	}
}
