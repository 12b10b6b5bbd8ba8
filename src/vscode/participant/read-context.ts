import * as vscode from 'vscode';
import { labelOf } from '../inline-edit/bound-selection.ts';
import { quote } from '../quote.ts';

/** What goes along with a prompt. */
export interface PromptContext {
	/** Each piece with its label, ready for the model. */
	quoted: string[];
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
	const context: PromptContext = { quoted: [], left: [] };
	if (references.length > 0 && !vscode.workspace.isTrusted) {
		context.left.push('This workspace is not trusted: what you attached is not sent.');
		return context;
	}
	let room = LONGEST_TOTAL;
	// VS Code lists them from the last in the prompt to the first.
	for (const reference of references.toReversed()) {
		const piece = await readPiece(reference);
		if (!piece) {
			context.left.push(`Not sent, since it is no text: ${reference.modelDescription ?? reference.id}`);
			continue;
		}
		const shown = cut(piece.text, Math.min(room, LONGEST_PIECE));
		room -= shown.length;
		context.quoted.push(quote(piece.label, shown));
	}
	return context;
}

/** The selection of the editor in front; undefined where nothing is selected or the workspace is not trusted. */
export function readSelection(): string | undefined {
	const editor = vscode.window.activeTextEditor;
	if (!editor || editor.selection.isEmpty || !vscode.workspace.isTrusted) {
		return undefined;
	}
	const { document, selection } = editor;
	return quote(labelOf(document.uri, selection), cut(document.getText(selection), LONGEST_PIECE));
}

async function readPiece({ value, id }: vscode.ChatPromptReference): Promise<Piece | undefined> {
	try {
		if (value instanceof vscode.Uri) {
			const document = await vscode.workspace.openTextDocument(value);
			return { label: vscode.workspace.asRelativePath(value), text: document.getText() };
		}
		if (value instanceof vscode.Location) {
			const document = await vscode.workspace.openTextDocument(value.uri);
			return { label: labelOf(value.uri, value.range), text: document.getText(value.range) };
		}
	} catch {
		// A folder, an image, or gone by now.
		return undefined;
	}
	return typeof value === 'string' ? { label: id, text: value } : undefined;
}

interface Piece {
	label: string;
	text: string;
}

function cut(text: string, longest: number): string {
	return text.length <= longest
		? text
		: `${text.slice(0, longest)}\n[Cut here: ${text.length - longest} more characters were not sent.]`;
}
