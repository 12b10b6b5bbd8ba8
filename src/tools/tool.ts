import type * as z from 'zod/mini';

/** A workspace function that a model may call. Pure: what it touches is handed in. */
export interface Tool<Input = unknown> {
	/** As the model and VS Code call it, e.g. `weir_readFile`. */
	name: string;
	/** For people, in menus and cards. */
	displayName: string;
	/** For the model: what it does, when to use it, what it answers. */
	description: string;
	/** For people: one sentence, where VS Code lists tools. */
	userDescription: string;
	/** `#name` in VS Code's own chat. */
	referenceName: string;
	/** Arguments are checked against it before anything runs; its JSON Schema is what the model is told. */
	input: z.ZodMiniType<Input>;
	/** What the card and VS Code say while it runs, e.g. `Reading src/a.ts`. */
	describe(input: Input): string;
	/** Whether it changes anything; a tool that does is approved by the user each time. */
	effect: 'read' | 'write';
	/** Runs it. Throws `StreamError` kind `tool` with a sentence that the model can act on. */
	run(input: Input, context: ToolContext): Promise<string>;
}

export interface ToolContext {
	signal: AbortSignal;
	/** To be called when the tool begins to wait for the user's approval. */
	ask?: (() => void) | undefined;
}

/** What is known of a tool without the files that it touches: what the model and the manifest are told. */
export type ToolInfo<Input = unknown> = Omit<Tool<Input>, 'run'>;
