import { type Answer, accumulate, emptyAnswer, toolCalls } from '../core/accumulate.ts';
import type { ChatRequest, FinishReason, Message, ToolCallPart, Usage } from '../core/chat.ts';
import { StreamError } from '../core/errors.ts';
import type { StreamFn, ToolResult } from '../core/stream.ts';
import { createRepetition } from '../core/tool-repetition.ts';
import { resultOf, runToolCalls } from '../core/tool-run.ts';
import type { TurnTools } from '../core/turn.ts';
import { addUsage } from '../core/usage.ts';
import type { ToolCall } from './tool.ts';

/** What a question came to. */
export interface Conversation {
	/** The last model call's answer. */
	answer: Answer;
	finish: FinishReason;
	/** Of all its model calls. */
	usage?: Usage | undefined;
	/** What was said since the question, which is not among it. */
	said: Message[];
	/** The calls that are the client's to run. */
	open: ToolCallPart[];
	/** The calls that were run here. */
	ran: ToolResult[];
	notices: string[];
}

/** For a model that may call nothing. */
export const NO_TOOLS: TurnTools = {
	definitions: [],
	run: () => Promise.reject(new StreamError('tool', 'There are no tools.')),
};

/** A model that still wants tools after so many calls of its own is stopped. */
const MOST_ROUNDS = 16;

/**
 * Asks, runs the calls of `tools` at the same time, and asks again with their results, until the model is done or
 * calls a tool that is the client's.
 *
 * It differs from the core's turn in that last point alone: a round may have calls of both kinds; then the ones of
 * `tools` run, and their results wait for the client's.
 *
 * @throws StreamError as the stream does.
 */
export async function converse(
	stream: StreamFn,
	request: ChatRequest,
	tools: TurnTools,
	{ signal, progress }: ToolCall,
): Promise<Conversation> {
	const repetition = createRepetition();
	const conversation: Omit<Conversation, 'answer' | 'finish'> = { said: [], open: [], ran: [], notices: [] };
	const { said, ran, notices } = conversation;
	let asked = request;
	for (let round = 1; ; round++) {
		const answer = await drink(stream, asked, { signal, progress });
		const { finish = 'stop' } = answer;
		const calls = toolCalls(answer);
		const { own, open } = sort(calls, finish, tools);
		conversation.usage = addUsage(conversation.usage, answer.usage);
		said.push(...answer.messages);
		notices.push(...answer.notices);
		const repeated = repetition.thirdTime(calls);
		const results = await runAll(tools, own, signal, repeated);
		for (const { call, result } of results) {
			repetition.note(call, result);
			ran.push(result);
		}
		said.push(...results.map(({ result }) => messageOf(result)));
		said.push(...notRun(calls, finish).map(messageOf));
		if (own.length === 0 || open.length > 0 || repeated !== undefined || round === MOST_ROUNDS) {
			notices.push(...whyStopped(own, repeated));
			return { ...conversation, answer, finish, open };
		}
		const { toolChoice: _, ...rest } = request;
		// A choice that forces a call was met by the first round; kept, it would force one for ever.
		asked = { ...rest, messages: [...request.messages, ...said] };
	}
}

async function drink(
	stream: StreamFn,
	request: ChatRequest,
	{ signal, progress }: ToolCall,
): Promise<Answer> {
	const answer = emptyAnswer();
	for await (const event of stream(request, { signal })) {
		accumulate(answer, event);
		if (event.type === 'text-delta') {
			progress.text(event.text);
		}
	}
	if (answer.finish === undefined) {
		throw new StreamError('interrupted', 'The answer broke off before its end. Retry.');
	}
	return answer;
}

function sort(calls: readonly ToolCallPart[], finish: FinishReason, { definitions }: TurnTools) {
	const made = finish === 'tool-calls' ? calls : [];
	const isOwn = ({ name }: ToolCallPart) => definitions.some((definition) => definition.name === name);
	return { own: made.filter(isOwn), open: made.filter((call) => !isOwn(call)) };
}

/** In the order of the calls, whichever ended first. */
async function runAll(
	tools: TurnTools,
	calls: readonly ToolCallPart[],
	signal: AbortSignal,
	repeated: string | undefined,
): Promise<{ call: ToolCallPart; result: ToolResult }[]> {
	if (repeated !== undefined) {
		return calls.map((call) => ({
			call,
			result: resultOf(call, 'Not run: the same call was made twice before with the same result.', true),
		}));
	}
	const results = new Map<ToolCallPart, ToolResult>();
	for await (const { call, result } of runToolCalls(tools, calls, signal)) {
		if (result) {
			results.set(call, result);
		}
	}
	return calls.flatMap((call) => {
		const result = results.get(call);
		return result ? [{ call, result }] : [];
	});
}

/** Every call in a transcript has its answer, the ones that an ending cut short as well. */
function notRun(calls: readonly ToolCallPart[], finish: FinishReason): ToolResult[] {
	return finish === 'tool-calls'
		? []
		: calls.map((call) =>
				resultOf(call, `Not run: the answer ended with "${finish}" before the call was made.`, true),
			);
}

function messageOf({ id, name, content, isError }: ToolResult): Message {
	return { role: 'tool', toolCallId: id, name, content, ...(isError ? { isError } : {}) };
}

function whyStopped(own: readonly ToolCallPart[], repeated: string | undefined): string[] {
	if (repeated !== undefined) {
		return [`Stopped: the model called ${repeated} three times with the same arguments.`];
	}
	return own.length > 0 ? [`Stopped after ${MOST_ROUNDS} rounds of tool calls. Ask again to go on.`] : [];
}
