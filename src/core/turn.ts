import { t } from '@vscode/l10n';
import { type Answer, accumulate, emptyAnswer, toolCalls } from './accumulate.ts';
import type { ChatRequest, FinishReason, Message, ToolCallPart, ToolDefinition, Usage } from './chat.ts';
import { StreamError } from './errors.ts';
import { type Batches, batchesOf, changed } from './event-stream.ts';
import { linkedAbort } from './linked-abort.ts';
import { oneByOne, type Parts } from './one-by-one.ts';
import type { Call, Policy, StreamEvent, StreamFn, ToolResult } from './stream.ts';
import { createRepetition, type Repetition } from './tool-repetition.ts';
import { resultOf, runToolCalls } from './tool-run.ts';
import { addUsage } from './usage.ts';

/** What a model may call during a turn. */
export interface TurnTools {
	definitions: readonly ToolDefinition[];
	/**
	 * Runs one call, whose arguments are known to be a JSON object; the calls of a round run at the same time.
	 * May throw: a `StreamError`'s message goes to the model as the call's result.
	 *
	 * @param ask to be called when the tool begins to wait for the user's approval.
	 */
	run(
		call: ToolCallPart,
		signal: AbortSignal,
		ask?: () => void,
	): Promise<{ content: string; isError?: boolean | undefined }>;
}

/**
 * Streams, runs the tool calls, and streams again with their results, until the model is done.
 *
 * Each round's `start` passes, so a new message begins and indices restart; only the last round's `finish` does.
 * Later `usage` snapshots include the rounds before. Calls run only where their round finished `tool-calls`; one
 * that does not run gets a result that says why, so that every call in a transcript has its answer. The turn stops
 * with a notice and its finish stays `tool-calls` after `maxRounds` model calls (default 25), and where the model
 * makes the same call for a third time though its result stays the same.
 *
 * @example turn(turnTools([createReadFile(files)]))(source)
 */
export function turn(tools: TurnTools, { maxRounds = 25 }: { maxRounds?: number } = {}): Policy {
	if (tools.definitions.length === 0) {
		// Some servers refuse an empty list of tools.
		return (next) => next;
	}
	return (next) =>
		function turn(request, call) {
			return oneByOne(turnOf(next, request, call, tools, maxRounds), call.signal);
		};
}

async function* turnOf(
	next: StreamFn,
	request: ChatRequest,
	call: Call,
	tools: TurnTools,
	maxRounds: number,
): Parts {
	const inner = linkedAbort(call.signal);
	const innerCall = { ...call, signal: inner.signal };
	try {
		yield* rounds(next, { ...request, tools: tools.definitions }, innerCall, tools, maxRounds);
	} finally {
		// A consumer that leaves between two results leaves no tool behind that still runs.
		inner.abort();
		inner.release();
	}
}

async function* rounds(
	next: StreamFn,
	request: ChatRequest,
	call: Call,
	tools: TurnTools,
	maxRounds: number,
): Parts {
	const repetition = createRepetition();
	let asked = request;
	let spent: Usage | undefined;
	for (let round = 1; ; round++) {
		const answer = emptyAnswer();
		yield oneRound(next(asked, call), answer, spent);
		const finish = finishOf(answer);
		const calls = toolCalls(answer);
		const end = whyEnd(finish, calls, round === maxRounds, repetition);
		if (end) {
			yield batchesOf(lastEvents(finish, calls, end));
			return;
		}
		const results = new Map<ToolCallPart, ToolResult>();
		const note = (done: ToolCallPart, result: ToolResult) => {
			results.set(done, result);
			repetition.note(done, result);
		};
		yield batchesOf(runCalls(tools, calls, call.signal, note));
		asked = withResults(
			asked,
			answer,
			calls.flatMap((each) => results.get(each) ?? []),
		);
		spent = addUsage(spent, answer.usage);
	}
}

/** Passes a round's events but its `finish`; `spent` is what the rounds before it used. */
function oneRound(events: AsyncIterable<StreamEvent>, answer: Answer, spent: Usage | undefined): Batches {
	const source = batchesOf(events);
	const change = (event: StreamEvent): StreamEvent | undefined => {
		accumulate(answer, event);
		switch (event.type) {
			case 'usage':
				return { type: 'usage', ...addUsage(spent, event) };
			case 'finish':
				return undefined;
			default:
				return event;
		}
	};
	return {
		read: () => source.read().then((batch) => batch && changed(batch, change)),
		close: () => source.close(),
	};
}

function finishOf({ finish }: Answer): FinishReason {
	if (finish === undefined) {
		throw new StreamError('interrupted', t('The answer broke off before its end. Retry.'));
	}
	return finish;
}

async function* lastEvents(
	finish: FinishReason,
	calls: readonly ToolCallPart[],
	{ result, notice }: NonNullable<ReturnType<typeof whyEnd>>,
): AsyncGenerator<StreamEvent> {
	yield* calls.map((each) => eventOf(resultOf(each, result, true)));
	if (notice !== undefined) {
		yield { type: 'notice', text: notice };
	}
	yield { type: 'finish', reason: finish };
}

async function* runCalls(
	tools: TurnTools,
	calls: readonly ToolCallPart[],
	signal: AbortSignal,
	note: (call: ToolCallPart, result: ToolResult) => void,
): AsyncGenerator<StreamEvent> {
	for await (const { call, result } of runToolCalls(tools, calls, signal)) {
		if (result) {
			note(call, result);
			yield eventOf(result);
		} else {
			yield { type: 'tool-approval', index: call.index };
		}
	}
}

/** Why the turn ends with this round: what to tell the model of calls that do not run, and the user of a limit. */
function whyEnd(
	finish: FinishReason,
	calls: readonly ToolCallPart[],
	isLast: boolean,
	repetition: Repetition,
): { result: string; notice?: string } | undefined {
	if (finish !== 'tool-calls' || calls.length === 0) {
		return { result: `Not run: the answer ended with "${finish}" before the call was made.` };
	}
	const repeated = repetition.thirdTime(calls);
	if (repeated !== undefined) {
		return {
			result: 'Not run: the same call was made twice before with the same result.',
			notice: t('Stopped: the model called {0} three times with the same arguments.', repeated),
		};
	}
	return isLast
		? {
				result: 'Not run: the turn has reached its limit of tool calls.',
				notice: t(
					'Stopped: the turn has reached its limit of rounds with tool calls. Say "go on" to continue.',
				),
			}
		: undefined;
}

function eventOf(result: ToolResult): StreamEvent {
	return { type: 'tool-result', ...result };
}

/** The next round's request: what the model said and, in the order of its calls, what they came to. */
function withResults(asked: ChatRequest, answer: Answer, results: readonly ToolResult[]): ChatRequest {
	const messages: Message[] = [...asked.messages, ...answer.messages];
	for (const { id, name, content, isError } of results) {
		messages.push({ role: 'tool', toolCallId: id, name, content, ...(isError ? { isError } : {}) });
	}
	// A choice that forces a call was met by the first round; kept, it would force one for ever.
	const { toolChoice, ...rest } = asked;
	return { ...rest, messages, ...(toolChoice === 'none' ? { toolChoice } : {}) };
}
