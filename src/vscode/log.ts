import * as vscode from 'vscode';
import type { StreamError } from '../core/errors.ts';
import type { Reading } from '../core/policies/meter.ts';

/** The output channel "Weir". Every line is redacted; prompts and answers never get here. */
export interface Log extends vscode.Disposable {
	warn(line: string): void;
	/** One model call in one line: what was asked (`provider/model`), outcome, time, tokens. */
	call(asked: string, reading: Reading): void;
	/** Why an answer failed: the sentence, and what the error card folds away. A stop is no failure. */
	failure(asked: string, error: StreamError): void;
	show(): void;
}

/** @param redact hides keys; applied to each line. */
export function createLog(redact: (text: string) => string): Log {
	const channel = vscode.window.createOutputChannel('Weir', { log: true });
	return {
		warn: (line) => channel.warn(redact(line)),
		call: (asked, reading) => channel.info(redact(sayCall(asked, reading))),
		failure(asked, error) {
			if (error.kind !== 'aborted') {
				channel.warn(redact(sayFailure(asked, error)));
			}
		},
		show: () => channel.show(),
		dispose: () => channel.dispose(),
	};
}

function sayCall(asked: string, { outcome, durationMs, firstContentMs, usage }: Reading): string {
	return [
		`${asked}: ${outcome} after ${Math.round(durationMs)} ms`,
		...(firstContentMs === undefined ? [] : [`first content at ${Math.round(firstContentMs)} ms`]),
		...(usage ? [`${usage.inputTokens} tokens in, ${usage.outputTokens} out`] : []),
	].join(', ');
}

function sayFailure(asked: string, { message, status, requestId, detail }: StreamError): string {
	return [
		`${asked}: ${message}`,
		...(status === undefined ? [] : [`Status ${status}.`]),
		...(requestId === undefined ? [] : [`Request ${requestId}.`]),
		...(detail ? [`It said: ${detail}`] : []),
	].join(' ');
}
