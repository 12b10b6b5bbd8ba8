import type { Message } from '../chat.ts';

/** What the rest of a conversation decides of how one of its messages is sent. */
export interface Surroundings {
	/** Ids of the calls that a tool message answers. */
	answered: ReadonlySet<string>;
	/** Ids of the calls that an assistant made. */
	called: ReadonlySet<string>;
	/** The message belongs to the turn that still runs. */
	inTurn: boolean;
}

/** Encodes each message in its surroundings, in their order. */
export function encodeEach<Encoded>(
	messages: readonly Message[],
	encode: (message: Message, around: Surroundings) => Encoded[],
): Encoded[] {
	const answered = new Set(
		messages.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : [])),
	);
	const called = new Set(messages.flatMap(callIds));
	const turnStart = messages.findLastIndex(({ role }) => role === 'user');
	return messages.flatMap((message, index) =>
		encode(message, { answered, called, inTurn: index > turnStart }),
	);
}

function callIds(message: Message): string[] {
	return message.role === 'assistant'
		? message.content.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []))
		: [];
}
