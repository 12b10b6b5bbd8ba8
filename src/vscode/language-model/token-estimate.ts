import type { Message } from '../../core/chat.ts';
import { textOf } from '../../core/chat.ts';

/** UTF-8 bytes to a token: near for English and code, on the safe side for most other scripts. */
const BYTES_PER_TOKEN = 4;

/** What most providers count for an image, more or less. */
const IMAGE_TOKENS = 1000;

/** What a message costs besides its content. */
const MESSAGE_TOKENS = 4;

/** About how many tokens a text is. Weir has no tokenizer of its own: providers differ, and they count exactly. */
export function estimateTokens(text: string): number {
	return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}

/** As `estimateTokens`, of whole messages with their tool calls and images. */
export function estimateMessageTokens(messages: readonly Message[]): number {
	return messages.reduce(
		(sum, message) => sum + MESSAGE_TOKENS + estimateTokens(textOf(message)) + extras(message),
		0,
	);
}

function extras({ content }: Message): number {
	const parts = typeof content === 'string' ? [] : content;
	return parts.reduce((sum, part) => {
		switch (part.type) {
			case 'image':
				return sum + IMAGE_TOKENS;
			case 'tool-call':
				return sum + estimateTokens(part.name) + estimateTokens(part.arguments);
			default:
				return sum;
		}
	}, 0);
}
