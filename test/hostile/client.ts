// A process that talks to hostile servers: each message from its parent is a call, each answer what came of it.
import { inspect } from 'node:util';
import { userText } from '../../src/core/chat.ts';
import { StreamError } from '../../src/core/errors.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import type { Endpoint, ProtocolName } from '../../src/core/protocols/protocol.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import { isContent, type StreamEvent } from '../../src/core/stream.ts';
import type { Outcome } from './hostile-case.ts';

/** One call to make. */
export interface Job {
	id: number;
	protocol: ProtocolName;
	baseUrl: string;
	key: string;
	headers: Readonly<Record<string, string>>;
	options: Pick<PipelineOptions, 'timeouts' | 'retry' | 'resume' | 'bounds'>;
	stopAfterMs: number | undefined;
}

const stray: string[] = [];
process.on('unhandledRejection', (error) => stray.push(`Nobody handled: ${inspect(error)}`));
process.on('uncaughtException', (error) => stray.push(`Nobody caught: ${inspect(error)}`));
process.on('warning', (warning) => stray.push(`Node warned: ${warning.message}`));
process.on('message', async (job: Job) => process.send?.({ id: job.id, outcome: await run(job) }));
process.on('disconnect', () => process.exit());

type Draft = { -readonly [K in keyof Outcome]: Outcome[K] } & {
	counts: Record<string, number>;
	usage: Record<string, unknown>[];
	notices: string[];
	faults: string[];
};

async function run({ protocol, baseUrl, key, headers, options, stopAfterMs }: Job): Promise<Outcome> {
	const endpoint: Endpoint = { provider: 'hostile', name: 'Hostile', baseUrl, headers, key: async () => key };
	const stream = pipeline(PROTOCOLS[protocol](endpoint), options);
	const controller = new AbortController();
	const before = memory();
	const outcome: Draft = {
		text: '',
		textLength: 0,
		argumentsLength: 0,
		counts: {},
		usage: [],
		notices: [],
		ms: 0,
		faults: [],
		grownMb: 0,
	};
	const started = performance.now();
	let stopped: number | undefined;
	try {
		for await (const event of stream(
			{ model: 'm', messages: [userText('hi')] },
			{ signal: controller.signal },
		)) {
			note(event, outcome);
			if (stopAfterMs !== undefined && stopped === undefined && isContent(event)) {
				stopped = Number.POSITIVE_INFINITY;
				setTimeout(() => {
					stopped = performance.now();
					controller.abort();
				}, stopAfterMs);
			}
		}
		if (outcome.finish === undefined) {
			outcome.faults.push('It ended without a finish and without an error.');
		}
	} catch (error) {
		noteError(error, key, outcome);
	}
	outcome.ms = performance.now() - started;
	if (stopped !== undefined) {
		outcome.stoppedMs = performance.now() - stopped;
	}
	// What is left behind unhandled shows within a turn of the event loop.
	await new Promise((resolve) => setTimeout(resolve, 5));
	outcome.grownMb = memory() - before;
	outcome.faults.push(...stray.splice(0), ...pollution());
	if (outcome.notices.some((text) => holdsKey(text, key))) {
		outcome.faults.push('The key stands in a notice.');
	}
	return outcome;
}

function note(event: StreamEvent, outcome: Draft): void {
	outcome.counts[event.type] = (outcome.counts[event.type] ?? 0) + 1;
	if (outcome.finish !== undefined) {
		outcome.faults.push(`After finish came ${event.type}.`);
	}
	if (isContent(event) && !outcome.counts.start) {
		outcome.faults.push(`Before start came ${event.type}.`);
	}
	switch (event.type) {
		case 'text-delta':
			outcome.textLength += event.text.length;
			outcome.text += outcome.text.length < 10_000 ? event.text : '';
			return;
		case 'tool-call-delta':
			outcome.argumentsLength += event.json.length;
			return;
		case 'usage':
			outcome.usage.push({ ...event });
			return;
		case 'notice':
			outcome.notices.push(event.text);
			return;
		case 'finish':
			outcome.finish = event.reason;
			return;
	}
}

function noteError(error: unknown, key: string, outcome: Draft): void {
	if (outcome.finish !== undefined) {
		outcome.faults.push('It failed after its finish.');
	}
	if (!(error instanceof StreamError)) {
		outcome.faults.push(`It threw something else: ${inspect(error)}`);
		return;
	}
	outcome.kind = error.kind;
	outcome.message = error.message;
	outcome.detail = error.detail;
	outcome.retryable = error.retryable;
	if (error.message.startsWith('Weir failed on its side')) {
		outcome.faults.push(`It tripped over itself: ${error.stack}`);
	}
	const everything = inspect(error, { depth: 8, showHidden: true, maxStringLength: null });
	if (holdsKey(everything + JSON.stringify(error), key)) {
		outcome.faults.push(`The key stands in the error: ${everything}`);
	}
	if (JSON.stringify(error).length > 16_384) {
		outcome.faults.push('The error quotes without bounds.');
	}
}

function holdsKey(text: string, key: string): boolean {
	return [key, encodeURIComponent(key), btoa(key).replace(/=+$/, '')].some((form) => text.includes(form));
}

const CLEAN = new Set(Reflect.ownKeys(Object.prototype));

function pollution(): string[] {
	const added = Reflect.ownKeys(Object.prototype).filter((key) => !CLEAN.has(key));
	return added.map((key) => `Object.prototype has got ${String(key)}.`);
}

/** The most that this process has ever held, in MB. */
function memory(): number {
	return process.resourceUsage().maxRSS / 1024;
}
