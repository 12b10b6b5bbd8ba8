import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EditReviews } from '../review/edit-reviews.ts';
import { placeOf } from './apply-place.ts';
import { commandText } from './command-text.ts';
import { lastEditor } from './page-actions.ts';

/** Names that models give to languages, where VS Code has another. */
const LANGUAGE_IDS: Readonly<Record<string, string>> = {
	...{ ts: 'typescript', tsx: 'typescriptreact', js: 'javascript', jsx: 'javascriptreact', py: 'python' },
	...{
		sh: 'shellscript',
		bash: 'shellscript',
		zsh: 'shellscript',
		console: 'shellscript',
		ps1: 'powershell',
	},
	...{
		rs: 'rust',
		rb: 'ruby',
		'c++': 'cpp',
		cs: 'csharp',
		'c#': 'csharp',
		kt: 'kotlin',
		md: 'markdown',
		yml: 'yaml',
	},
};

/** Shows code in its place in the editor that was used last, as a diff; changes the file when that is accepted. */
export async function applyCode(code: string, reviews: EditReviews): Promise<void> {
	const editor = lastEditor();
	if (!editor) {
		void vscode.window.showInformationMessage(
			t('No editor is open. Open the file that the code belongs to, and apply again.'),
		);
		return;
	}
	const { document, selection } = editor;
	const before = document.getText();
	const selected = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
	const { start, end } = placeOf(before, code, selected);
	const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
	const review = reviews.open({
		uri: document.uri,
		isNew: false,
		range: new vscode.Range(range.start, range.start),
		text: () => before.slice(0, start) + code + before.slice(end),
	});
	review.complete(t("The answer's code would change {0}.", vscode.workspace.asRelativePath(document.uri)));
	const decision = await review.decision;
	await review.close();
	if (decision === 'accepted') {
		await replace(document, before, range, code);
	}
}

/** Opens code as a document that is not saved yet. */
export async function openNewFile(content: string, language: string): Promise<void> {
	const wanted = LANGUAGE_IDS[language.toLowerCase()] ?? language.toLowerCase();
	const isKnown = (await vscode.languages.getLanguages()).includes(wanted);
	const document = await vscode.workspace.openTextDocument({
		content,
		language: isKnown ? wanted : 'plaintext',
	});
	await vscode.window.showTextDocument(document);
}

/** Runs a command in the terminal once the user has read and allowed it. */
export async function runInTerminal(
	code: string,
	ask: (command: string) => Promise<boolean> = askToRun,
): Promise<void> {
	const { env, UIKind } = vscode;
	const checked =
		env.uiKind === UIKind.Web && env.remoteName === undefined
			? {
					refusal: t(
						'There is no terminal where VS Code runs in a browser alone. Copy the code, and run it on a machine.',
					),
				}
			: commandText(code);
	if ('refusal' in checked) {
		void vscode.window.showWarningMessage(checked.refusal);
		return;
	}
	if (await ask(checked.command)) {
		const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
		terminal.show(true);
		terminal.sendText(checked.command, true);
	}
}

async function askToRun(command: string): Promise<boolean> {
	const run = t('Run');
	const options = { modal: true, detail: command };
	return (await vscode.window.showWarningMessage(t('Run this in the terminal?'), options, run)) === run;
}

/** Hands a diagram to VS Code's own Markdown preview. */
export async function openPreview(code: string, language: string): Promise<void> {
	const longestRun = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
	const marker = '`'.repeat(longestRun + 1);
	const content = `${marker}${language}\n${code}\n${marker}\n`;
	const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
	await vscode.commands.executeCommand('markdown.showPreviewToSide', document.uri);
}

async function replace(
	document: vscode.TextDocument,
	before: string,
	range: vscode.Range,
	code: string,
): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.replace(document.uri, range, code);
	// What was accepted is what the diff showed, and nothing else.
	if (document.getText() !== before) {
		void vscode.window.showWarningMessage(
			t('The file has changed since the diff was made. Apply the code again.'),
		);
	} else if (!(await vscode.workspace.applyEdit(edit))) {
		void vscode.window.showWarningMessage(t('The editor did not take the code; its file may be read-only.'));
	} else {
		await vscode.window.showTextDocument(document);
	}
}
