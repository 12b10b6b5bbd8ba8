import { invalidField } from './request-body.ts';

/**
 * Those of a client's tools that its choice allows. The model is told of them alone: few providers can be told of all
 * and asked for some.
 *
 * @param field of the list, for the error.
 * @throws StreamError `invalid-request` for an allowed tool that is not there.
 */
export function allowedOf<Tool, Allowed>(
	tools: readonly Tool[],
	allowed: readonly Allowed[],
	isMeant: (tool: Tool, by: Allowed) => boolean,
	field: string,
): Tool[] {
	for (const [at, one] of allowed.entries()) {
		if (!tools.some((tool) => isMeant(tool, one))) {
			throw invalidField(`${field}[${at}]`, 'is not among tools');
		}
	}
	return tools.filter((tool) => allowed.some((one) => isMeant(tool, one)));
}
