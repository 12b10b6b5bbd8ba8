import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type BoundSelection, sameText } from './bound-selection.ts';
import { endOf } from './shift-range.ts';

/**
 * Puts the code in the selection's place, in one step, and reads back whether it is there. Says so either way;
 * where it is not, the code can be copied.
 */
export async function applyCode(
	selection: BoundSelection,
	code: string,
): Promise<'accepted' | 'stale' | 'refused'> {
	const { label } = selection;
	const document = await selection.unchanged();
	if (!document) {
		void offerCopy(t('{0} has changed meanwhile, so nothing was replaced.', label), code);
		return 'stale';
	}
	const range = selection.range();
	const edit = new vscode.WorkspaceEdit();
	edit.replace(document.uri, range, code);
	const applied = await vscode.workspace.applyEdit(edit);
	const { line, character } = endOf(range.start, code);
	const written = new vscode.Range(range.start, new vscode.Position(line, character));
	if (!applied || !sameText(document.getText(written), code)) {
		void offerCopy(t('VS Code did not take the edit of {0}. The file may be read-only.', label), code);
		return 'refused';
	}
	// The code is in place, so a window that does not show it is no failure of the edit.
	await vscode.window.showTextDocument(document, { selection: written }).then(undefined, () => {});
	vscode.window.setStatusBarMessage(t('Weir rewrote {0}. One undo takes it back.', label), STATUS_MS);
	return 'accepted';
}

const STATUS_MS = 8000;

async function offerCopy(sentence: string, code: string): Promise<void> {
	const copy = t('Copy New Code');
	if ((await vscode.window.showWarningMessage(sentence, copy)) === copy) {
		await vscode.env.clipboard.writeText(code);
	}
}
