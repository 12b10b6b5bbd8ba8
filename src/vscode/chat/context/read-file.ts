import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { judge } from '../../../tools/path-guard.ts';
import { labelOf } from '../../inline-edit/bound-selection.ts';
import type { Attachment } from '../attachments.ts';

/** The most of one file, in UTF-16 units; what is beyond is cut, and the model is told. */
const LONGEST_FILE = 200_000;
/** The most of a folder: so many files, and so much text of them together. */
const MOST_FILES = 30;
const LONGEST_FOLDER = 300_000;

/** A file as it goes along with a message; a sentence where it cannot. Unsaved text counts. */
export async function attachFile(uri: vscode.Uri): Promise<Attachment | string> {
	const name = vscode.workspace.asRelativePath(uri);
	if (holdsSecrets(name)) {
		return t(
			'{0} holds keys or passwords by its name, so it was not attached. Paste the part that you mean.',
			name,
		);
	}
	try {
		const document = await vscode.workspace.openTextDocument(uri);
		return { label: name, content: cut(document.getText(), LONGEST_FILE), icon: 'file' };
	} catch {
		return t('{0} was not attached: it is no text, or it cannot be read.', name);
	}
}

/** The text files of a folder, the first ones by name. */
export async function attachFolder(uri: vscode.Uri): Promise<Attachment | string> {
	const name = vscode.workspace.asRelativePath(uri);
	const files = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, '**/*'), undefined, 1000);
	const read: string[] = [];
	let room = LONGEST_FOLDER;
	for (const file of files.sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, MOST_FILES)) {
		const attached = await attachFile(file);
		if (typeof attached !== 'string' && attached.content.length <= room) {
			room -= attached.content.length;
			read.push(`${attached.label}\n\n${attached.content}`);
		}
	}
	if (read.length === 0) {
		return t('{0} was not attached: it has no text that can be read.', name);
	}
	const missing = files.length - read.length;
	const rest = missing > 0 ? `\n\n[${missing} more files were not sent.]` : '';
	return { label: `${name}/`, content: read.join('\n\n') + rest, icon: 'folder' };
}

/** A piece of a document. */
export function attachRange(document: vscode.TextDocument, range: vscode.Range): Attachment {
	const content = cut(document.getText(range), LONGEST_FILE);
	return { label: labelOf(document.uri, range), content, icon: 'symbol-snippet' };
}

/** A text, its end replaced by a word to the model where it is longer. */
export function cut(text: string, longest: number): string {
	return text.length <= longest
		? text
		: `${text.slice(0, longest)}\n[Cut here: ${text.length - longest} more characters were not sent.]`;
}

/** Whether a file holds keys or passwords by its name. */
export function holdsSecrets(path: string): boolean {
	const names = path.split('/').filter(Boolean);
	return judge(names, names).secret;
}
