import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HistoryDialogs } from './history-inputs.ts';

/**
 * The questions of the history as VS Code asks them.
 *
 * @param folder where the chats lie.
 * @param home where files go that are of no workspace.
 */
export function createDialogs(folder: vscode.Uri, home: vscode.Uri): HistoryDialogs {
	return {
		ask,
		offer: async (message, button) =>
			(await vscode.window.showInformationMessage(message, button)) === button,
		async chooseTarget({ name, kind, extension }) {
			const uri = await vscode.window.showSaveDialog({
				title: t('Save Chat As'),
				defaultUri: vscode.Uri.joinPath(defaultFolder(home), name),
				filters: { [kind]: [extension] },
			});
			return (
				uri && {
					name: nameOf(uri),
					write: async (bytes) => vscode.workspace.fs.writeFile(uri, bytes),
					open: async () => void (await vscode.window.showTextDocument(uri)),
				}
			);
		},
		async chooseSource(kind, extension) {
			const [uri] =
				(await vscode.window.showOpenDialog({
					title: t('Import Chat'),
					openLabel: t('Import'),
					defaultUri: defaultFolder(home),
					filters: { [kind]: [extension] },
				})) ?? [];
			return (
				uri && {
					name: nameOf(uri),
					size: async () => (await vscode.workspace.fs.stat(uri)).size,
					read: async () => vscode.workspace.fs.readFile(uri),
				}
			);
		},
		openFolder: () => openFolder(folder),
		copyFolder: async () => vscode.env.clipboard.writeText(pathOf(folder)),
		folderPath: pathOf(folder),
	};
}

type Ask = HistoryDialogs['ask'];

function ask(
	{ title, prompt, value, problemOf }: Parameters<Ask>[0],
	answered: Parameters<Ask>[1],
): Promise<void> {
	const box = vscode.window.createInputBox();
	Object.assign(box, { title, prompt, value: value ?? '' });
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	let isAnswered = false;
	box.onDidChangeValue((text) => {
		box.validationMessage = problemOf(text);
	});
	box.onDidAccept(async () => {
		if (isAnswered || problemOf(box.value) !== undefined) {
			return;
		}
		isAnswered = true;
		await answered(box.value).then(resolve, reject);
		box.dispose();
	});
	box.onDidHide(() => {
		if (!isAnswered) {
			box.dispose();
			resolve();
		}
	});
	box.show();
	return promise;
}

function defaultFolder(home: vscode.Uri): vscode.Uri {
	return vscode.workspace.workspaceFolders?.[0]?.uri ?? home;
}

function nameOf(uri: vscode.Uri): string {
	return uri.path.split('/').at(-1) ?? uri.path;
}

function pathOf(uri: vscode.Uri): string {
	return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}

/** The system's own file manager knows only this machine's folders, and only where VS Code is no page in a browser. */
async function openFolder(folder: vscode.Uri): Promise<void> {
	// It is made at the first write, and what is not there cannot be shown.
	await vscode.workspace.fs.createDirectory(folder);
	const isHere =
		folder.scheme === 'file' &&
		vscode.env.remoteName === undefined &&
		vscode.env.uiKind === vscode.UIKind.Desktop;
	await (isHere
		? vscode.commands.executeCommand('revealFileInOS', folder)
		: vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true }));
}
