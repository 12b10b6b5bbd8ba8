import * as vscode from 'vscode';
import type { PlainTurn } from './history.ts';

/**
 * The participant's earlier turns; VS Code hands it no others. A result keeps what was asked, with all that went
 * along, and what was answered, because files may say something else by now and the response holds Weir's remarks.
 */
export function readHistory(history: vscode.ChatContext['history']): PlainTurn[] {
	return history.flatMap((turn, place) => {
		if (!(turn instanceof vscode.ChatResponseTurn)) {
			return [];
		}
		const request = history[place - 1];
		const typed = request instanceof vscode.ChatRequestTurn ? request.prompt : '';
		// A cancelled request has no result; then what is on the screen has to do.
		return [
			{
				asked: textIn(turn.result.metadata?.asked) ?? typed,
				answered: textIn(turn.result.metadata?.answered) ?? shownText(turn),
			},
		];
	});
}

function textIn(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function shownText({ response }: vscode.ChatResponseTurn): string {
	return response
		.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ''))
		.join('');
}
