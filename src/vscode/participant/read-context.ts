import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { labelOf } from '../inline-edit/bound-selection.ts';

/** Text that goes along, and what it is called, e.g. `sse-reader.ts:40-72`. */
export interface Piece {
	label: string;
	content: string;
}

/** What goes along with a prompt. */
export interface PromptContext {
	pieces: Piece[];
	/** What did not go along and why, in sentences for the user. */
	left: string[];
}

/** The most of one reference and of all together, in UTF-16 units; what is beyond is cut, and the model is told. */
const LONGEST_PIECE = 60_000;
const LONGEST_TOTAL = 200_000;

/**
 * Reads what the user attached to a prompt: files, selections, symbols, text. Unsaved text counts. In a workspace
 * that is not trusted nothing is read.
 */
export async function readContext(references: readonly vscode.ChatPromptReference[]): Promise<PromptContext> {
	const context: PromptContext = { pieces: [], left: [] };
	if (references.length > 0 && !vscode.workspace.isTrusted) {
		context.left.push(t('This workspace is not trusted: what you attached is not sent.'));
		return context;
	}
	let room = LONGEST_TOTAL;
	// VS Code lists them from the last in the prompt to the first.
	for (const reference of references.toReversed()) {
		const piece = await readPiece(reference);
		if (!piece) {
			context.left.push(t('Not sent, since it is no text: {0}', reference.modelDescription ?? reference.id));
			continue;
		}
		const content = cut(piece.content, Math.min(room, LONGEST_PIECE));
		room -= content.length;
		context.pieces.push({ ...piece, content });
	}
	return context;
}

/** The selection of the editor in front; undefined where nothing is selected or the workspace is not trusted. */
export function readSelection(): Piece | undefined {
	const editor = vscode.window.activeTextEditor;
	if (!editor || editor.selection.isEmpty || !vscode.workspace.isTrusted) {
		return undefined;
	}
	const { document, selection } = editor;
	return {
		label: labelOf(document.uri, selection),
		content: cut(document.getText(selection), LONGEST_PIECE),
	};
}

async function readPiece({ value, id }: vscode.ChatPromptReference): Promise<Piece | undefined> {
	try {
		if (value instanceof vscode.Uri) {
			const document = await vscode.workspace.openTextDocument(value);
			return { label: vscode.workspace.asRelativePath(value), content: document.getText() };
		}
		if (value instanceof vscode.Location) {
			const document = await vscode.workspace.openTextDocument(value.uri);
			return { label: labelOf(value.uri, value.range), content: document.getText(value.range) };
		}
	} catch {
		// A folder, an image, or gone by now.
		return undefined;
	}
	return typeof value === 'string' ? { label: id, content: value } : undefined;
}

function cut(text: string, longest: number): string {
	return text.length <= longest
		? text
		: `${text.slice(0, longest)}\n[Cut here: ${text.length - longest} more characters were not sent.]`;
}
