import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatRequest, FinishReason } from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import type { StreamFn } from '../../core/stream.ts';
import { codeOf } from './code-answer.ts';

/** One model call that writes code. */
export interface Writing {
	stream: StreamFn;
	request: ChatRequest;
	/** What the notification says while it runs. */
	title: string;
	/** Stops the call; Cancel in the notification aborts it. */
	controller: AbortController;
	/** Told the whole answer so far, fence and prose included, whenever there is more. */
	written(answer: string): void;
}

/**
 * Lets a model write code, with a notification that says what happens and can cancel it.
 *
 * @returns the whole code, as the model wrote it.
 * @throws StreamError also for an answer that holds no code or is not whole.
 */
export async function writeCode(writing: Writing): Promise<string> {
	const { location, cancellable } = { location: vscode.ProgressLocation.Notification, cancellable: true };
	return vscode.window.withProgress({ location, cancellable, title: writing.title }, (progress, token) => {
		token.onCancellationRequested(() => writing.controller.abort());
		return drink(writing, (message) => progress.report({ message }));
	});
}

async function drink({ stream, request, controller, written }: Writing, say: (text: string) => void) {
	let answer = '';
	let reason: FinishReason | undefined;
	for await (const event of stream(request, { signal: controller.signal })) {
		switch (event.type) {
			case 'text-delta':
				answer += event.text;
				written(answer);
				break;
			case 'replace':
				answer = event.text;
				written(answer);
				break;
			case 'refusal-delta':
				answer += event.text;
				break;
			case 'notice':
				say(event.text);
				break;
			case 'finish':
				reason = event.reason;
				break;
		}
	}
	return wholeCode(answer, reason);
}

function wholeCode(answer: string, reason: FinishReason | undefined): string {
	const code = codeOf(answer, true);
	if (reason === 'length') {
		throw new StreamError(
			'invalid-request',
			t(
				'The model reached its output limit before the code was whole. Select less code, or choose another model.',
			),
		);
	}
	if (reason === 'refusal' || reason === 'content-filter') {
		throw new StreamError(
			'content-filter',
			answer === ''
				? t('The provider withheld the answer. Try another model.')
				: t('The model declined: {0}', answer),
		);
	}
	if (code === '') {
		throw new StreamError(
			'invalid-request',
			t('The model answered without code. Say more exactly what to do.'),
		);
	}
	return code;
}
