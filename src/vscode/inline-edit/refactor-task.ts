import * as vscode from 'vscode';
import type { BoundSelection } from './bound-selection.ts';
import type { Surroundings } from './fit-code.ts';
import type { RefactorTask } from './refactor-prompt.ts';

/** How much of the code around the selection a model is shown on each side, in lines. */
const SHOWN_AROUND = 40;

/** What a model is told of a selection. */
export function taskOf(selection: BoundSelection, instruction: string): RefactorTask {
	const { document } = selection;
	const { start, end } = selection.range();
	const from = new vscode.Position(Math.max(0, start.line - SHOWN_AROUND), 0);
	const to = document.lineAt(Math.min(document.lineCount - 1, end.line + SHOWN_AROUND)).range.end;
	return {
		instruction,
		code: selection.text,
		fileName: vscode.workspace.asRelativePath(document.uri),
		languageId: document.languageId,
		before: document.getText(new vscode.Range(from, start)).trimEnd(),
		after: document.getText(new vscode.Range(end, to)).replace(/^\s*\n/, ''),
	};
}

/** What the new code has to fit. */
export function surroundingsOf({ document, text, isWholeLines }: BoundSelection): Surroundings {
	return {
		original: text,
		isWholeLines,
		eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
	};
}
