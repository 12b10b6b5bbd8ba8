import type { AssistantMessage, Message } from '../chat.ts';

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
	const answered = new Set<string>();
	const called = new Set<string>();
	for (const message of messages) {
		if (message.role === 'tool') {
			answered.add(message.toolCallId);
		} else if (message.role === 'assistant') {
			addCalls(message, called);
		}
	}
	const turnStart = messages.findLastIndex(({ role }) => role === 'user');
	return messages.flatMap((message, index) =>
		encode(message, { answered, called, inTurn: index > turnStart }),
	);
}

function addCalls({ content }: AssistantMessage, called: Set<string>): void {
	for (const part of content) {
		if (part.type === 'tool-call') {
			called.add(part.id);
		}
	}
}
