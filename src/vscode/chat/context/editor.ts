import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { plural } from '../../../core/language.ts';
import type { Attachment } from '../attachments.ts';
import { lastEditor } from '../page-actions.ts';
import { attachFile, attachRange, cut, holdsSecrets } from './read-file.ts';

/** The most that is told of the problems, in UTF-16 units. */
const LONGEST_PROBLEMS = 60_000;

/** What is selected in the editor that was used last; undefined where nothing is. */
export function attachSelection(): Attachment | undefined {
	const editor = lastEditor();
	return editor && !editor.selection.isEmpty && !holdsSecrets(editor.document.uri.path)
		? attachRange(editor.document, editor.selection)
		: undefined;
}

/** The selection, or else the whole file in front. */
export function attachCodeInFront(): Attachment | undefined {
	const document = lastEditor()?.document;
	if (!document || holdsSecrets(document.uri.path) || !vscode.workspace.isTrusted) {
		return undefined;
	}
	const whole = new vscode.Range(0, 0, document.lineCount, 0);
	return (
		attachSelection() ?? {
			...attachRange(document, whole),
			label: vscode.workspace.asRelativePath(document.uri),
			icon: 'file',
		}
	);
}

/** The file in front. */
export async function attachCurrentFile(): Promise<Attachment | string> {
	const document = lastEditor()?.document;
	return document ? attachFile(document.uri) : t('No file is open. Open one, and attach it again.');
}

/** Every file that has a tab. */
export async function attachOpenFiles(): Promise<(Attachment | string)[]> {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
	const files = new Map(uris.map((uri) => [uri.toString(), uri]));
	return files.size === 0
		? [t('No file is open. Open one, and attach it again.')]
		: Promise.all([...files.values()].map(attachFile));
}

/** Errors and warnings of the Problems view, by file. */
export function attachProblems(): Attachment | string {
	const lines = vscode.languages.getDiagnostics().flatMap(([uri, problems]) =>
		problems
			.filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
			.map(({ severity, range, message, source }) => {
				const kind = severity === vscode.DiagnosticSeverity.Error ? 'error' : 'warning';
				const place = `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}`;
				return `${place}: ${kind}: ${message}${source ? ` (${source})` : ''}`;
			}),
	);
	return lines.length === 0
		? t('There are no problems to attach: no file that VS Code has checked has an error or a warning.')
		: {
				label: plural(lines.length, {
					one: t('{0} problem', lines.length),
					other: t('{0} problems', lines.length),
				}),
				content: cut(lines.join('\n'), LONGEST_PROBLEMS),
				icon: 'warning',
			};
}
