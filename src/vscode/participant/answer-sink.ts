import * as vscode from 'vscode';
import { appendOnly } from '../../core/append-only.ts';
import type { Usage } from '../../core/chat.ts';
import type { StreamEvent } from '../../core/stream.ts';
import { answerLines, type DescribeCall } from './answer-lines.ts';

/** An answer on its way into VS Code's chat. */
export interface AnswerSink {
	/** Shows one event of the stream; the next one waits for it. */
	take(event: StreamEvent): Promise<void>;
	/** What the model said so far, without Weir's own lines. */
	readonly text: string;
	/** The last count of the provider, where it counts. */
	readonly usage: Usage | undefined;
}

/** Shows a stream in VS Code's chat as it comes. Tool calls become lines of the answer, notices progress. */
export function createAnswerSink(stream: vscode.ChatResponseStream, describe: DescribeCall): AnswerSink {
	const textOf = appendOnly();
	const lineOf = answerLines(describe);
	let said = '';
	let usage: Usage | undefined;
	return {
		async take(event) {
			const text = event.type === 'media' ? mediaOf(event) : textOf(event);
			if (text !== '') {
				said += text;
				// Nothing in it is trusted: no command links, no HTML.
				stream.markdown(new vscode.MarkdownString(text));
			}
			const line = await lineOf(event);
			if (line?.lasts) {
				stream.markdown(asRemark(line.text));
			} else if (line) {
				stream.progress(line.text);
			}
			if (event.type === 'usage') {
				const { type: _, ...counted } = event;
				usage = counted;
			}
		},
		get text() {
			return said;
		},
		get usage() {
			return usage;
		},
	};
}

/** In italics, a paragraph of its own; a path in it shows as it is. VS Code's own `appendText` keeps it from wrapping. */
function asRemark(text: string): vscode.MarkdownString {
	const plain = text.replace(/[\\`*_{}[\]()#+!~<>|&$]/g, '\\$&').replace(/\s+/g, ' ');
	return new vscode.MarkdownString(`\n\n*${plain}*\n\n`);
}

/** Remote media as a link: VS Code's chat loads nothing by itself, and it should not. */
function mediaOf(media: Extract<StreamEvent, { type: 'media' }>): string {
	return 'url' in media
		? `\n\n[${media.mimeType}](${media.url})\n\n`
		: `\n\n![${media.mimeType}](data:${media.mimeType};base64,${media.data})\n\n`;
}
