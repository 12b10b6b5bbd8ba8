import { aborted } from '../../../src/core/errors.ts';
import type { StreamEvent, StreamFn } from '../../../src/core/stream.ts';
import type { CatalogModel } from '../../../src/vscode/catalog.ts';

/** A model for tests of the chat. */
export const MODEL: CatalogModel = {
	id: 'acme/m1',
	model: 'm1',
	provider: { id: 'acme', name: 'Acme' },
	isDemo: false,
	local: false,
};

/** A model that says what the test says, when the test says it. */
export interface Script {
	stream: StreamFn;
	/** Hands over an event, and waits until it was taken. */
	say(...events: StreamEvent[]): Promise<void>;
	end(): Promise<void>;
	fail(error: unknown): Promise<void>;
	/** The requests so far. */
	requests: Parameters<StreamFn>[0][];
	/** Waits until it is asked so often in all. */
	asked(times: number): Promise<void>;
	/** The signal of the last call. */
	signal(): AbortSignal | undefined;
}

type Step = { event: StreamEvent } | { end: true } | { error: unknown };

/** A scripted model; it behaves as a stream must when its signal aborts. */
export function script(): Script {
	const requests: Script['requests'] = [];
	let signal: AbortSignal | undefined;
	let queue: Step[] = [];
	let wake: () => void = () => undefined;
	let arrived: () => void = () => undefined;
	const step = async (...steps: Step[]) => {
		queue.push(...steps);
		wake();
		await new Promise((resolve) => setTimeout(resolve, 1));
	};
	return {
		requests,
		async asked(times) {
			while (requests.length < times) {
				await new Promise<void>((resolve) => {
					arrived = resolve;
				});
			}
		},
		signal: () => signal,
		say: (...events) => step(...events.map((event) => ({ event }))),
		end: () => step({ end: true }),
		fail: (error) => step({ error }),
		async *stream(request, call) {
			requests.push(structuredClone(request));
			signal = call.signal;
			queue = [];
			arrived();
			for (;;) {
				const next = queue.shift();
				if (call.signal.aborted) {
					throw aborted();
				}
				if (!next) {
					await new Promise<void>((resolve) => {
						wake = resolve;
						call.signal.addEventListener('abort', () => resolve(), { once: true });
					});
				} else if ('event' in next) {
					yield next.event;
				} else if ('error' in next) {
					throw next.error;
				} else {
					return;
				}
			}
		},
	};
}

/** What a plain answer of one model call looks like. */
export function plainAnswer(text: string): StreamEvent[] {
	return [
		{ type: 'start', id: 'r1', model: 'm1' },
		{ type: 'text-delta', text },
		{ type: 'finish', reason: 'stop' },
	];
}
