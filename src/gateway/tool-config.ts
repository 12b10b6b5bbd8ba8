import * as z from 'zod/mini';
import { body, described, headers, ms, text } from './config-fields.ts';

/** A tool of the user's own, as MCP clients may register it. */
export const toolSchema = z.strictObject({
	name: described(
		z
			.string()
			.check(z.regex(/^[A-Za-z][\w-]{0,63}$/, 'must be letters, digits, dashes and underscores, 64 at most')),
		'As models call it.',
	),
	description: described(text, 'For models: what it does, when to use it, what it answers.'),
	parameters: described(body, 'A JSON Schema of an object: what it takes.'),
	command: z.optional(
		described(
			z.array(z.string()).check(z.minLength(1)),
			'A program and its arguments. It reads the arguments of a call as JSON from its standard input; no shell is involved.',
		),
	),
	url: z.optional(
		described(
			z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
			'Or where the arguments of a call are sent to as JSON, by POST.',
		),
	),
	env: z.optional(
		described(
			z.array(text),
			'The environment variables that the command may see besides PATH, HOME and the like, or that headers name.',
		),
	),
	headers: z.optional(
		described(
			headers,
			'Sent to the address. $NAME in braces stands for the variable NAME, which env has to list.',
		),
	),
	timeoutMs: z.optional(described(ms.check(z.gte(1)), 'How long it may take. Default 30000.')),
});

/** What is wrong with the list as a whole, beginning with the field's name; undefined: nothing. */
export function toolsComplaint(tools: readonly z.infer<typeof toolSchema>[]): string | undefined {
	const complaints = tools.flatMap(({ name, command, url }, at) => {
		if (tools.findIndex((other) => other.name === name) !== at) {
			return `tools[${at}].name "${name}" is there twice`;
		}
		if ((command === undefined) === (url === undefined)) {
			return `tools[${at}] needs either a command or a url`;
		}
		return [];
	});
	return complaints[0];
}
