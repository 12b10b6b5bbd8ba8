/** What every judge asks. */
export const QUESTION = 'hello';

/** The tools that the answers of the tests call, and their schema. */
export const TOOL_NAMES = ['weather', 'time'] as const;
export const PARAMETERS = { type: 'object', properties: {} } as const;

/** The same as OpenAI has it. */
export const OPENAI_TOOLS = TOOL_NAMES.map((name) => ({
	type: 'function' as const,
	function: { name, parameters: PARAMETERS },
}));

/** A package of the judges: its own types are there only once it is installed. */
export function load<T>(name: string): Promise<T> {
	return import(name) as Promise<T>;
}
