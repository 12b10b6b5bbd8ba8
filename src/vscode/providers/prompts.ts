/** How the provider commands ask the user. Each question answers undefined when the user leaves with Escape. */
export interface Prompts {
	/** One of the choices, found by typing. */
	pick<T>(question: PickQuestion<T>): Promise<T | undefined>;
	/** A line of text that `problemOf` has nothing against. */
	input(question: InputQuestion): Promise<string | undefined>;
	/** Says what went wrong and offers what can be done about it; stays until it is answered or closed. */
	report<T extends string>(problem: string, remedies: readonly T[]): Promise<T | undefined>;
	/** Asks for a yes before what cannot be taken back, in a modal dialog; the yes says what it does. */
	confirm(question: string, detail: string, yes: string): Promise<boolean>;
	/** Runs a task and shows that it runs; cancelling aborts its signal and answers undefined. */
	progress<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>;
	/** Tells something that needs no answer. */
	tell(message: string): void;
}

/** A line to choose. */
export interface Choice<T> {
	label: string;
	/** Behind the label, in the same line. */
	description?: string;
	/** Below the label. */
	detail?: string;
	/** A heading above this line. */
	heading?: string;
	value: T;
}

export interface PickQuestion<T> {
	title: string;
	placeholder: string;
	choices: readonly Choice<T>[];
	/** What a text that was typed would choose, offered as the last line. */
	typed?: (text: string) => Choice<T> | undefined;
}

export interface InputQuestion {
	title: string;
	prompt: string;
	placeholder?: string;
	value?: string;
	/** Hides what is typed. */
	isSecret?: boolean;
	/** Why the text will not do, as a sentence; undefined where it will. */
	problemOf(text: string): string | undefined;
}
