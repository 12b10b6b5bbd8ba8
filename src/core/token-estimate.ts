import type { ChatRequest, Message, Usage } from './chat.ts';

/** Counts the tokens of a text, roughly. */
export type CountTokens = (text: string) => number;

/** What most providers count for a picture, more or less; none of them says before. */
const IMAGE_TOKENS = 1000;

/** What marks a message's beginning, end and role. */
const MESSAGE_TOKENS = 4;

/** In UTF-16 units. Longer texts are counted up to here and the rest in proportion: an estimate must not stall. */
const LONGEST_COUNTED = 20_000;

/**
 * Loads the counter; the first call loads its library (9 kB). It knows words, code and scripts, but no model's
 * vocabulary: its counts are within some 15 % for prose, and marked as estimated wherever they are shown.
 */
export function loadTokenCounter(): Promise<CountTokens> {
	// Kept, since looking up a module that is there already takes longer than the counting.
	counter ??= load().catch((error: unknown) => {
		counter = undefined;
		throw error;
	});
	return counter;
}

let counter: Promise<CountTokens> | undefined;

async function load(): Promise<CountTokens> {
	const { estimateTokenCount } = await import('tokenx');
	return (text) => {
		const counted = estimateTokenCount(text.slice(0, LONGEST_COUNTED));
		return Math.ceil(counted * Math.max(1, text.length / LONGEST_COUNTED));
	};
}

/** The usage of a model call whose provider told none, as far as `output` had come; `estimated` is set. */
export function estimateUsage(request: ChatRequest, output: string, count: CountTokens): Usage {
	return {
		inputTokens: estimateInput(request, count),
		outputTokens: count(output),
		estimated: true,
	};
}

/** About how many tokens a request has: its messages and the definitions of its tools. */
export function estimateInput({ messages, tools = [] }: ChatRequest, count: CountTokens): number {
	const definitions = tools.length > 0 ? count(JSON.stringify(tools)) : 0;
	return messages.reduce((sum, message) => sum + MESSAGE_TOKENS + countMessage(message, count), definitions);
}

function countMessage({ content }: Message, count: CountTokens): number {
	if (typeof content === 'string') {
		return count(content);
	}
	return content.reduce((sum, part) => {
		switch (part.type) {
			case 'text':
			case 'refusal':
				return sum + count(part.text);
			case 'tool-call':
				return sum + count(part.name) + count(part.arguments);
			case 'image':
				return sum + IMAGE_TOKENS;
			// Reasoning is mostly not sent back, and how a file is counted is each provider's own affair.
			case 'reasoning':
			case 'reasoning-opaque':
			case 'file':
			case 'media':
				return sum;
		}
		return sum;
	}, 0);
}
