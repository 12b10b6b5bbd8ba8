import * as z from 'zod/mini';
import { aborted } from '../core/errors.ts';
import type { TurnTools } from '../core/turn.ts';
import { refused } from './path-style.ts';
import type { Tool } from './tool.ts';

/**
 * Runs a turn's calls of these tools: arguments are checked against their schema first, and what writes waits for
 * what wrote before it, so that each review shows the file as it will be.
 */
export function runTools(tools: readonly Tool[]): TurnTools['run'] {
	const byName = new Map(tools.map((tool) => [tool.name, tool]));
	let lastWrite: Promise<unknown> = Promise.resolve();
	return async (call, signal, ask) => {
		const tool = byName.get(call.name);
		if (!tool) {
			throw refused(`There is no tool named ${call.name}.`);
		}
		const input = readInput(tool, call.arguments);
		const run = async () => {
			if (signal.aborted) {
				throw aborted();
			}
			return { content: await tool.run(input, { signal, ask }) };
		};
		if (tool.effect === 'read') {
			return run();
		}
		const written = lastWrite.then(run);
		lastWrite = written.catch(() => undefined);
		return written;
	};
}

function readInput<Input>(tool: Tool<Input>, json: string): Input {
	const parsed = z.safeParse(tool.input, JSON.parse(json));
	if (parsed.success) {
		return parsed.data;
	}
	const problems = parsed.error.issues.map(sayIssue);
	throw refused(`Not run: ${problems.join('; ')}. Make the call again with arguments that fit.`);
}

function sayIssue(issue: z.core.$ZodIssue): string {
	const where = issue.path.join('.') || 'the arguments';
	return issue.code === 'invalid_type'
		? `${where} must be of type ${issue.expected}`
		: `${where} is out of range`;
}
