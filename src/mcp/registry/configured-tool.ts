/** A tool of the user's own configuration: a command of his machine, or an address that he names. */
export interface ConfiguredTool {
	name: string;
	description: string;
	/** A JSON Schema of an object. */
	parameters: Readonly<Record<string, unknown>>;
	/** A program and its arguments; it reads the call's arguments as JSON from its standard input. */
	command?: readonly string[] | undefined;
	/** Where the call's arguments are sent to as JSON. */
	url?: string | undefined;
	/** Variables that the command may see besides the ones that every program needs; or that the headers take. */
	env?: readonly string[] | undefined;
	/** Sent to the address; `${NAME}` stands for a variable of `env`. */
	headers?: Readonly<Record<string, string>> | undefined;
	/** Default 30 s. */
	timeoutMs?: number | undefined;
}

/** What running a tool came to, as text for the model. */
export interface ToolOutcome {
	content: string;
	isError?: boolean | undefined;
}

/** A model reads no more of a result than this, in bytes. */
export const MOST_OUTPUT = 256 * 1024;

/** The end of a result that was too long. */
export const CUT = '\n[The rest is left out: the result is longer than 256 KiB.]';
