import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Catalog } from '../catalog.ts';
import type { ChatView } from '../chat/chat-view.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import { type BoundSelection, bindSelection } from './bound-selection.ts';
import type { Outcome } from './refactor-selection.ts';

/** What the editor commands need of the rest of the extension. */
export interface InlineEditInputs {
	catalog: Catalog;
	chat: Pick<ChatView, 'ask'>;
	reviews: EditReviews;
	/** Hides keys. */
	redact(text: string): string;
}

/** Registers Explain Selection and Refactor Selection. */
export function registerInlineEdit(inputs: InlineEditInputs): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.commands.registerCommand('weir.explainSelection', () => explainSelection(inputs)),
		vscode.commands.registerCommand('weir.refactorSelection', (given: unknown) => refactor(inputs, given)),
	);
}

async function explainSelection({ chat }: InlineEditInputs): Promise<void> {
	const selection = takeSelection();
	if (selection) {
		selection.dispose();
		const { label, text } = selection;
		await chat.ask({ text: 'Explain this code.', context: [{ label, content: text }] });
	}
}

/** @param given a key binding's arguments: `{ "instruction": "…" }` spares the question. */
async function refactor(inputs: InlineEditInputs, given: unknown): Promise<Outcome | undefined> {
	const selection = takeSelection();
	if (!selection) {
		return undefined;
	}
	try {
		const instruction = instructionIn(given) ?? (await askInstruction(selection));
		if (!instruction) {
			return undefined;
		}
		const { refactorSelection } = await import('./refactor-selection.ts');
		return await refactorSelection(selection, instruction, inputs);
	} finally {
		selection.dispose();
	}
}

async function askInstruction({ label }: BoundSelection): Promise<string | undefined> {
	const typed = await vscode.window.showInputBox({
		title: t('Weir: Refactor {0}', label),
		prompt: t('What should change?'),
		placeHolder: t('e.g. split this function, name things better'),
		ignoreFocusOut: true,
	});
	return typed?.trim();
}

function instructionIn(given: unknown): string | undefined {
	const isGiven = typeof given === 'object' && given !== null && 'instruction' in given;
	return isGiven && typeof given.instruction === 'string' ? given.instruction.trim() : undefined;
}

/** The selection of the editor in front; where there is none to take, the user is told why. */
function takeSelection(): BoundSelection | undefined {
	if (!vscode.workspace.isTrusted) {
		void offerTrust();
		return undefined;
	}
	const editor = vscode.window.activeTextEditor;
	const selection = editor && bindSelection(editor);
	if (!selection) {
		void vscode.window.showInformationMessage(t('Select some code in an editor first.'));
	}
	return selection;
}

async function offerTrust(): Promise<void> {
	const manage = t('Manage Workspace Trust');
	const sentence = t('This workspace is not trusted, so Weir sends none of its code.');
	if ((await vscode.window.showInformationMessage(sentence, manage)) === manage) {
		await vscode.commands.executeCommand('workbench.trust.manage');
	}
}
