import * as vscode from 'vscode';
import type { LogEntry } from '../core/policies/log.ts';

/** The output channel "Weir". Every line is redacted; prompts and answers never get here. */
export interface Log extends vscode.Disposable {
	warn(line: string): void;
	/** One model call in one line: what was asked (`provider/model`), outcome, time, tokens, and why it failed. */
	call(asked: string, entry: LogEntry): void;
	show(): void;
}

/** @param redact hides keys; applied to each line. */
export function createLog(redact: (text: string) => string): Log {
	const channel = vscode.window.createOutputChannel('Weir', { log: true });
	return {
		warn: (line) => channel.warn(redact(line)),
		call(asked, entry) {
			const line = redact(sayCall(asked, entry));
			// A stop is no failure.
			if (entry.failure && entry.outcome !== 'aborted') {
				channel.warn(line);
			} else {
				channel.info(line);
			}
		},
		show: () => channel.show(),
		dispose: () => channel.dispose(),
	};
}

function sayCall(asked: string, entry: LogEntry): string {
	const { outcome, durationMs, firstContentMs, usage, failure, status, responses } = entry;
	const call = [
		`${asked}: ${outcome} after ${Math.round(durationMs)} ms`,
		...(firstContentMs === undefined ? [] : [`first content at ${Math.round(firstContentMs)} ms`]),
		...(usage ? [`${usage.inputTokens} tokens in, ${usage.outputTokens} out`] : []),
		...(responses > 1 ? [`${responses} responses`] : []),
	].join(', ');
	return [call, ...entry.notices, ...(failure ? sayFailure(failure, status) : [])].join(' | ');
}

function sayFailure(
	{ message, requestId, detail }: NonNullable<LogEntry['failure']>,
	status: number | undefined,
): string[] {
	return [
		message,
		...(status === undefined ? [] : [`Status ${status}.`]),
		...(requestId === undefined ? [] : [`Request ${requestId}.`]),
		...(detail ? [`It said: ${detail}`] : []),
	];
}
