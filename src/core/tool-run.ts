import type { ToolCallPart } from './chat.ts';
import { StreamError, toStreamError } from './errors.ts';
import { abortable } from './http/abortable.ts';
import type { ToolResult } from './stream.ts';
import type { TurnTools } from './turn.ts';

/** A call and what it came to; without a result, its tool waits for the user's approval. */
export interface CallNews {
	call: ToolCallPart;
	result?: ToolResult;
}

/**
 * Runs the calls at the same time and yields each as it finishes, and before that where it asks the user. A failure is a result for the model: arguments
 * that are no JSON object are never repaired, a tool that does not exist is answered with the ones that do.
 *
 * @throws StreamError `aborted` at once when `signal` aborts, whatever the tools do.
 */
export async function* runToolCalls(
	tools: TurnTools,
	calls: readonly ToolCallPart[],
	signal: AbortSignal,
): AsyncGenerator<CallNews> {
	let news = Promise.withResolvers<CallNews>();
	const asked: ToolCallPart[] = [];
	const ask = (call: ToolCallPart) => () => {
		asked.push(call);
		news.resolve({ call });
	};
	const running = new Map(
		calls.map((call) => {
			const result = runOne(tools, call, { signal, ask: ask(call) });
			return [call, result.then((result): CallNews => ({ call, result }))] as const;
		}),
	);
	while (running.size > 0) {
		const { call, result } = await Promise.race([news.promise, ...running.values()]);
		// Before anything is yielded: a tool may ask meanwhile.
		news = Promise.withResolvers();
		yield* asked.splice(0).map((call) => ({ call }));
		if (result) {
			running.delete(call);
			yield { call, result };
		}
	}
}

/** A result under the call's own name. */
export function resultOf({ index, id, name }: ToolCallPart, content: string, isError = false): ToolResult {
	return { index, id, name, content, ...(isError ? { isError } : {}) };
}

async function runOne(
	tools: TurnTools,
	call: ToolCallPart,
	{ signal, ask }: { signal: AbortSignal; ask: () => void },
): Promise<ToolResult> {
	const problem = problemOf(tools, call);
	if (problem !== undefined) {
		return resultOf(call, problem, true);
	}
	try {
		const { content, isError } = await abortable(tools.run(call, signal, ask), signal);
		return resultOf(call, content, isError);
	} catch (error) {
		const failure = toStreamError(error, signal);
		if (failure.kind === 'aborted' && signal.aborted) {
			throw failure;
		}
		const said = error instanceof StreamError || !(error instanceof Error) ? failure.message : error.message;
		return resultOf(call, said, true);
	}
}

/** Why the call cannot run, as a sentence for the model. */
function problemOf({ definitions }: TurnTools, { name, arguments: json }: ToolCallPart): string | undefined {
	if (!definitions.some((definition) => definition.name === name)) {
		const known = definitions.map((definition) => definition.name).join(', ');
		return `There is no tool named ${name}. The tools are: ${known}.`;
	}
	return isJsonObject(json)
		? undefined
		: 'Not run: the arguments are not one whole JSON object. Make the call again with valid JSON.';
}

function isJsonObject(json: string): boolean {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
