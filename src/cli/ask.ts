import { text as readAll } from 'node:stream/consumers';
import type { ChatRequest } from '../core/chat.ts';
import { toStreamError } from '../core/errors.ts';
import { pipeline } from '../core/pipeline.ts';
import { createQuirkStore } from '../core/quirk-store.ts';
import type { StreamFn } from '../core/stream.ts';
import { readOptions } from './ask-options.ts';
import { createRequest } from './chat-request.ts';
import { chooseModel } from './choose-model.ts';
import { EXIT_INTERRUPTED, EXIT_READER_GONE } from './exit-code.ts';
import { limitsOf } from './limits.ts';
import { jsonLines, type Print, plainText } from './print.ts';

/**
 * `weir ask`: one chat completion to standard output, as text or as one StreamEvent a line.
 *
 * @returns the exit code: 0, 130 after Ctrl+C, 141 when the reader of standard output went away.
 * @throws StreamError for everything else.
 */
export async function ask(args: readonly string[]): Promise<number> {
	const { options, prompt } = readOptions(args);
	const { stream: source, model, slow, quirks } = chooseModel(options, process.env);
	const limits = limitsOf(options, slow);
	const learn = createQuirkStore().of(model, quirks);
	const content = prompt === '-' ? await readAll(process.stdin) : prompt;
	const request = await createRequest(options, { model, prompt: content });
	return stream(
		pipeline(source, { ...limits, learn }),
		request,
		options.json === true ? jsonLines() : plainText(),
	);
}

async function stream(source: StreamFn, request: ChatRequest, print: Print): Promise<number> {
	const controller = new AbortController();
	let exitCode = 0;
	const stopWith = (code: number) => {
		exitCode = code;
		controller.abort();
	};
	const onInterrupt = () => stopWith(EXIT_INTERRUPTED);
	const onBrokenPipe = () => stopWith(EXIT_READER_GONE);
	process.once('SIGINT', onInterrupt);
	process.stdout.once('error', onBrokenPipe);
	try {
		for await (const event of source(request, { signal: controller.signal })) {
			const { out, err } = print(event);
			if (err) {
				process.stderr.write(err);
			}
			if (out && !process.stdout.write(out)) {
				await drained(controller.signal);
			}
		}
		return exitCode;
	} catch (error) {
		const failure = toStreamError(error, controller.signal);
		if (failure.kind === 'aborted' && exitCode !== 0) {
			return exitCode;
		}
		throw failure;
	} finally {
		process.off('SIGINT', onInterrupt);
	}
}

/** Waits until standard output takes more, or until the call is stopped. */
function drained(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			process.stdout.off('drain', done);
			signal.removeEventListener('abort', done);
			resolve();
		};
		process.stdout.once('drain', done);
		signal.addEventListener('abort', done, { once: true });
	});
}
