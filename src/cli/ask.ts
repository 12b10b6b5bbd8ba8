import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { appendOnly } from '../core/append-only.ts';
import { type ChatRequest, userText } from '../core/chat.ts';
import { StreamError, toStreamError } from '../core/errors.ts';
import { pipeline } from '../core/pipeline.ts';
import type { StreamEvent, StreamFn } from '../core/stream.ts';
import { chooseModel, type ModelChoice } from './choose-model.ts';

/** What a shell reports of a program that Ctrl+C ended. */
const EXIT_INTERRUPTED = 130;
/** What a shell reports of a program whose reader went away (SIGPIPE). */
const EXIT_READER_GONE = 141;

/**
 * `weir ask`: one chat completion to standard output, as text or as one StreamEvent a line.
 *
 * @returns the exit code: 0, 130 after Ctrl+C, 141 when the reader of standard output went away.
 * @throws StreamError for everything else.
 */
export async function ask(args: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments(args);
	const [prompt, ...extra] = positionals;
	if (prompt === undefined || extra.length > 0) {
		throw new StreamError(
			'invalid-request',
			'weir ask takes one prompt. Put it in quotes, or give - to read it.',
		);
	}
	const choice = chooseModel(values, process.env);
	const content = prompt === '-' ? await readAll(process.stdin) : prompt;
	const source = pipeline(
		choice.stream,
		choice.local ? { timeouts: { firstEvent: LOCAL_FIRST_EVENT_MS } } : {},
	);
	const request: ChatRequest = { model: choice.model, messages: [userText(content)] };
	return stream(source, request, values.json === true ? jsonLines : plainText());
}

/** A local model may have to be loaded from disk first. */
const LOCAL_FIRST_EVENT_MS = 300_000;

type Print = (event: StreamEvent) => { out?: string; err?: string };

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

function jsonLines(event: StreamEvent): { out: string } {
	return { out: `${JSON.stringify(event)}\n` };
}

function plainText(): Print {
	const textOf = appendOnly();
	return (event) => {
		switch (event.type) {
			case 'notice':
				return { err: `${event.text}\n` };
			case 'media':
				return { out: 'url' in event ? `${event.url}\n` : `[${event.mimeType}]\n` };
			case 'finish':
				// A prompt of the shell should not stand behind the answer; a pipe gets the answer alone.
				return process.stdout.isTTY ? { out: '\n' } : {};
			default:
				return { out: textOf(event) };
		}
	};
}

function readArguments(args: readonly string[]): {
	values: ModelChoice & { json?: boolean };
	positionals: string[];
} {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				provider: { type: 'string' },
				protocol: { type: 'string' },
				'base-url': { type: 'string' },
				model: { type: 'string' },
				'key-env': { type: 'string' },
				json: { type: 'boolean' },
			},
		});
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new StreamError('invalid-request', `${said}. Run weir --help.`);
	}
}
