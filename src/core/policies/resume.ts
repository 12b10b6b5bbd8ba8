import { t } from '@vscode/l10n';
import type { AssistantMessage, ChatRequest } from '../chat.ts';
import { type Clock, sleep, systemClock } from '../clock.ts';
import { aborted, type StreamError, toStreamError } from '../errors.ts';
import { type Batches, batchesOf, eventStream, pour, type Take } from '../event-stream.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Call, Policy, StreamEvent, StreamFn } from '../stream.ts';
import { join, wayFor } from './resume/join.ts';
import { createShown, type Shown } from './resume/shown.ts';

/** How often a broken answer is asked for again. */
export interface ResumeOptions {
	/** Requests in all for one answer, the first one included. Default 5. */
	attempts: number;
	/**
	 * Whether the consumer understands `replace` as the end of tool calls that it was given before. Without it, an
	 * answer whose tool calls come out differently the second time fails as it broke. Default true.
	 */
	retract: boolean;
}

/**
 * Mends an answer that broke off after its first content: what was shown stays, the request goes out again with the
 * text so far as the answer's beginning, and what comes is joined to it. A `notice` comes before each request.
 *
 * Only a connection that broke is mended (`interrupted`, `network`, and a silence that the policy `timeout` ended);
 * an error that the provider reports is its last word. Half a tool call is asked for again and goes on where it
 * stopped; reasoning is not sent again, and not asked for again beside text. Formats of JSON are left alone, since
 * models begin a new object. Usage is that of all requests together; `finish` says `stitched`.
 *
 * @param means `budget`: whose requests the further ones count among; default: no one's.
 * @throws StreamError the failure, where no request is left or the provider refuses to continue.
 * @example resume()(source)
 */
export function resume(
	options: Partial<ResumeOptions> = {},
	means: { clock?: Clock; random?: () => number; budget?: RequestBudget } = {},
): Policy {
	const limits: ResumeOptions = { ...DEFAULTS, ...options };
	return (next) =>
		function resume(request, call) {
			if (request.stream === false || isJson(request)) {
				return next(request, call);
			}
			const shown = createShown();
			const mend = (error: unknown) => mended({ next, request, call, limits, ...means }, shown, error);
			return eventStream(() => new Mendable(batchesOf(next(request, call)), shown, mend), call.signal);
		};
}

const DEFAULTS: ResumeOptions = { attempts: 5, retract: true };

/** The wait before the second request, in ms; each further one is twice as long. No two requests are closer. */
const FIRST_DELAY = 250;

interface Mending {
	next: StreamFn;
	request: ChatRequest;
	call: Call;
	limits: ResumeOptions;
	clock?: Clock;
	random?: () => number;
	budget?: RequestBudget;
}

/** A stream whose failure is replaced by a rest; until then it costs one promise a batch. */
class Mendable implements Batches {
	readonly #source: Batches;
	readonly #shown: Shown;
	readonly #mend: (error: unknown) => AsyncIterable<StreamEvent>;
	#rest: Batches | undefined;

	constructor(source: Batches, shown: Shown, mend: (error: unknown) => AsyncIterable<StreamEvent>) {
		this.#source = source;
		this.#shown = shown;
		this.#mend = mend;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		return this.#rest ? this.#rest.read() : this.#source.read().then(this.#passed, this.#failed);
	}

	async flow(take: Take): Promise<void> {
		/** What the consumer throws is nothing to mend. */
		let isLeft = false;
		const passOn = (batch: readonly StreamEvent[]): Promise<void> | undefined => {
			try {
				return take(this.#passed(batch) ?? batch)?.catch(leave);
			} catch (error) {
				return leave(error);
			}
		};
		const leave = (error: unknown): never => {
			isLeft = true;
			throw error;
		};
		if (!this.#rest) {
			try {
				return await pour(this.#source, passOn);
			} catch (error) {
				if (isLeft) {
					throw error;
				}
				this.#rest = batchesOf(this.#mend(error));
			}
		}
		await pour(this.#rest, take);
	}

	close(): Promise<void> {
		return (this.#rest ?? this.#source).close();
	}

	readonly #passed = (batch: readonly StreamEvent[] | undefined): readonly StreamEvent[] | undefined => {
		if (batch) {
			for (let at = 0; at < batch.length; at++) {
				this.#shown.see(batch[at] as StreamEvent);
			}
		}
		return batch;
	};

	readonly #failed = (error: unknown): Promise<readonly StreamEvent[] | undefined> => {
		this.#rest = batchesOf(this.#mend(error));
		return this.#rest.read();
	};
}

async function* mended(mending: Mending, shown: Shown, error: unknown): AsyncGenerator<StreamEvent> {
	const { next, request, call, limits, clock = systemClock, random = Math.random, budget } = mending;
	let failure = toStreamError(error, call.signal);
	for (let attempt = 2; ; attempt++) {
		const isOver = attempt > limits.attempts || !isMendable(failure, shown) || call.signal.aborted;
		if (isOver || (budget && !budget.take(call))) {
			throw failure;
		}
		yield {
			type: 'notice',
			text: t('Resuming after a break ({0}, try {1} of {2}).', failure.kind, attempt, limits.attempts),
		};
		await sleep(FIRST_DELAY * 2 ** (attempt - 2) * (1 + random()), call.signal, clock);
		try {
			const way = wayFor(shown);
			const asked = way === 'on' ? withBeginning(request, shown.text) : request;
			for await (const event of join(next(asked, call), { way, shown, retract: limits.retract, failure })) {
				shown.see(event);
				yield event;
			}
			return;
		} catch (again) {
			failure = nextFailure(failure, call.signal.aborted ? aborted() : toStreamError(again));
		}
	}
}

function isMendable({ kind, provider, retryable }: StreamError, shown: Shown): boolean {
	if (!shown.hasContent || shown.isClosed) {
		return false;
	}
	// Providers report timeouts of their own, which are an error like any other; the limit of the whole is no fault.
	const isSilence = kind === 'timeout' && provider === undefined && retryable;
	return kind === 'interrupted' || kind === 'network' || isSilence;
}

/** @throws the failure before, where the model refuses to continue: that says nothing of the break. */
function nextFailure(before: StreamError, now: StreamError): StreamError {
	if (now.kind === 'invalid-request') {
		throw before;
	}
	return now;
}

function isJson({ responseFormat }: ChatRequest): boolean {
	return responseFormat !== undefined && responseFormat.type !== 'text';
}

/** The request with the text so far as what the assistant said last. Protocols refuse white space at its end. */
function withBeginning(request: ChatRequest, text: string): ChatRequest {
	const part = { type: 'text' as const, text: text.trimEnd() };
	const last = request.messages.at(-1);
	if (last?.role === 'assistant') {
		const joined: AssistantMessage = { role: 'assistant', content: [...last.content, part] };
		return { ...request, messages: [...request.messages.slice(0, -1), joined] };
	}
	return { ...request, messages: [...request.messages, { role: 'assistant', content: [part] }] };
}
