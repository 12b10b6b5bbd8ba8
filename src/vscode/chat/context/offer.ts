import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Completion } from '../../../webview/messages.ts';
import type { Attachment } from '../attachments.ts';
import { attachChanges } from './changes.ts';
import { attachCurrentFile, attachOpenFiles, attachProblems, attachSelection } from './editor.ts';
import { attachFile, attachFolder, attachRange } from './read-file.ts';
import type { TerminalHistory } from './terminal.ts';

/** What can be attached, and how: each comes to attachments, or to a sentence that says why not. */
export interface Offer extends Completion {
	attach(): Promise<readonly (Attachment | string)[]>;
}

/** Files and symbols that are offered at once. */
const MOST = 12;

/** What `#query` completes to, best first, but for symbols. In a workspace that is not trusted there is nothing. */
export async function offerContext(query: string, terminal: TerminalHistory): Promise<Offer[]> {
	if (!vscode.workspace.isTrusted) {
		return [];
	}
	const word = query.toLowerCase();
	const named = namedOffers(terminal).filter(({ label }) => label.toLowerCase().includes(word));
	return [...named, ...(await offerFiles(word))];
}

function namedOffers(terminal: TerminalHistory): Offer[] {
	const one = (attachment: Attachment | string | undefined, otherwise = '') => [attachment ?? otherwise];
	return [
		named('selection', t('What is selected in the editor'), 'list-selection', async () =>
			one(attachSelection(), t('Nothing is selected. Select something in an editor, and attach it again.')),
		),
		named('file', t('The file in front'), 'file', async () => one(await attachCurrentFile())),
		named('openFiles', t('Every file that is open'), 'files', attachOpenFiles),
		named('problems', t('Errors and warnings'), 'warning', async () => one(attachProblems())),
		named('terminal', t('The last commands and their output'), 'terminal', async () =>
			one(terminal.attach()),
		),
		named('changes', t('What differs from the last commit'), 'diff', async () => one(await attachChanges())),
	];
}

function named(label: string, detail: string, icon: string, attach: Offer['attach']): Offer {
	return { id: label, label, detail, icon, attach };
}

/** Files whose path holds the word, those whose name begins with it first, and the folders that they are in. */
async function offerFiles(word: string): Promise<Offer[]> {
	const letters = [...word.replace(/^\/|[^\p{L}\p{N}._/-]/gu, '')].map(eitherCase).join('');
	// By its own path, or as what lies in a folder of that name.
	const pattern = letters === '' ? '**/*' : `{**/*${letters}*,**/*${letters}*/**}`;
	const found = await vscode.workspace.findFiles(pattern, undefined, 400);
	const files = found
		.map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
		.filter(({ path }) => path.toLowerCase().includes(word))
		.sort((a, b) => rank(a.path, word) - rank(b.path, word) || a.path.length - b.path.length)
		.slice(0, MOST);
	return [...files.map(({ uri, path }) => fileOffer(uri, path)), ...foldersOf(files, word)];
}

function fileOffer(uri: vscode.Uri, path: string): Offer {
	return {
		id: uri.toString(),
		label: nameOf(path),
		detail: path,
		icon: 'file',
		attach: async () => [await attachFile(uri)],
	};
}

function foldersOf(files: readonly { uri: vscode.Uri; path: string }[], word: string): Offer[] {
	const folders = new Map<string, Offer>();
	for (const { uri, path } of files) {
		const folder = path.split('/').slice(0, -1).join('/');
		if (word !== '' && folder !== '' && nameOf(folder).toLowerCase().includes(word)) {
			const place = vscode.Uri.joinPath(uri, '..');
			folders.set(folder, {
				id: place.toString(),
				label: `${nameOf(folder)}/`,
				detail: folder,
				icon: 'folder',
				attach: async () => [await attachFolder(place)],
			});
		}
	}
	return [...folders.values()];
}

/**
 * Symbols of the workspace whose names are like `query`; none for a single letter. Takes as long as the languages take,
 * which is seconds where one has just woken.
 */
export async function offerSymbols(query: string): Promise<Offer[]> {
	if (query.length < 2 || !vscode.workspace.isTrusted) {
		return [];
	}
	const symbols =
		(await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
			'vscode.executeWorkspaceSymbolProvider',
			query,
		)) ?? [];
	return symbols.slice(0, MOST).map(({ name, location }, place) => ({
		id: `symbol ${place} ${name}`,
		label: name,
		detail: `${vscode.workspace.asRelativePath(location.uri)}:${location.range.start.line + 1}`,
		icon: 'symbol-method',
		attach: async () => {
			const document = await vscode.workspace.openTextDocument(location.uri);
			return [{ ...attachRange(document, location.range), icon: 'symbol-method' }];
		},
	}));
}

function rank(path: string, word: string): number {
	const name = nameOf(path).toLowerCase();
	return name.startsWith(word) ? 0 : name.includes(word) ? 1 : 2;
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** Patterns of VS Code know upper from lower case. */
function eitherCase(letter: string): string {
	const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
	return lower === upper || lower.length !== 1 || upper.length !== 1 ? letter : `[${lower}${upper}]`;
}
