import * as vscode from 'vscode';
import { shiftRange } from './shift-range.ts';

/**
 * A piece of a document, bound to it from the moment it was selected: whatever gets the focus, and wherever edits
 * elsewhere in the document move it.
 */
export interface BoundSelection extends vscode.Disposable {
	readonly document: vscode.TextDocument;
	/** The text at the beginning. */
	readonly text: string;
	/** Whether it begins at the start of its line. */
	readonly isWholeLines: boolean;
	/** E.g. `a.ts:40-72`, with the lines of the beginning. */
	readonly label: string;
	/** Where it lies now. */
	range(): vscode.Range;
	/**
	 * The document as it is now, opened again where it was closed; undefined where the text at the selection's
	 * place is no longer what it was, line ends aside.
	 */
	unchanged(): Promise<vscode.TextDocument | undefined>;
}

/** Binds the editor's selection; undefined where nothing is selected. */
export function bindSelection(editor: vscode.TextEditor): BoundSelection | undefined {
	const { document } = editor;
	let range: vscode.Range = wholeLines(document, editor.selection);
	const text = document.getText(range);
	if (text.trim() === '') {
		return undefined;
	}
	const listening = vscode.workspace.onDidChangeTextDocument((event) => {
		if (event.document.uri.toString() === document.uri.toString()) {
			const { start, end } = shiftRange(range, event.contentChanges);
			range = new vscode.Range(start.line, start.character, end.line, end.character);
		}
	});
	return {
		document,
		text,
		isWholeLines: range.start.character === 0,
		label: labelOf(document.uri, range),
		range: () => range,
		async unchanged() {
			const now = await vscode.workspace.openTextDocument(document.uri);
			return sameText(now.getText(range), text) ? now : undefined;
		},
		dispose: () => listening.dispose(),
	};
}

/** A place in a file as people name it: `a.ts:40-72`, lines counted from 1. */
export function labelOf(uri: vscode.Uri, { start, end }: vscode.Range): string {
	const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
	const lines = start.line === end.line ? `${start.line + 1}` : `${start.line + 1}-${end.line + 1}`;
	return `${name}:${lines}`;
}

/** Whether two texts are the same, whichever line ends they have. */
export function sameText(a: string, b: string): boolean {
	return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}

/** Takes the indentation before a selection in, and the line end after it out: that is what people mean. */
function wholeLines(document: vscode.TextDocument, { start, end }: vscode.Range): vscode.Range {
	const before = document.lineAt(start.line).text.slice(0, start.character);
	const from = before.trim() === '' ? start.with({ character: 0 }) : start;
	const endsAtLineStart = end.character === 0 && end.line > start.line;
	return new vscode.Range(from, endsAtLineStart ? document.lineAt(end.line - 1).range.end : end);
}
