/** The most of each kind that one answer may hold. Lengths in UTF-16 units, which is what memory holds of them. */
export interface Bounds {
	/** Text and refusals. Default 1 MiB. */
	text: number;
	/** Reasoning, shown and opaque. Default 4 MiB. */
	reasoning: number;
	/** The arguments of all tool calls together. Default 4 MiB. */
	toolArguments: number;
	/** Calls in one message. Default 128. */
	toolCalls: number;
	/** Base64 and addresses of images, sounds and videos. Default 64 MiB. */
	media: number;
	/** What `replace` events say in all: bots that show progress replace their answer again and again. Default 64 MiB. */
	replaced: number;
	/** Citations, suggestions and notices. Default 1 MiB. */
	asides: number;
}

const MIB = 2 ** 20;

export const DEFAULT_BOUNDS: Readonly<Bounds> = {
	text: MIB,
	reasoning: 4 * MIB,
	toolArguments: 4 * MIB,
	toolCalls: 128,
	media: 64 * MIB,
	replaced: 64 * MIB,
	asides: MIB,
};
