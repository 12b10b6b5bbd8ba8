import type { Answer } from '../core/accumulate.ts';

/** A copy that can grow while the other stays as it is. Opaque values, which are never changed, are shared. */
export function copyAnswer(answer: Answer): Answer {
	return {
		...answer,
		messages: answer.messages.map((message) =>
			message.role === 'assistant'
				? { ...message, content: message.content.map((part) => ({ ...part })) }
				: { ...message },
		),
		notices: [...answer.notices],
		citations: [...answer.citations],
		suggestions: [...answer.suggestions],
	};
}
