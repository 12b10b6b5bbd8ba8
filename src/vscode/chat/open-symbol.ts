import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { symbolNames } from './symbol-names.ts';

/** Opens what an answer names, as the languages of the workspace know it; asks which one where there are several. */
export async function openSymbol(text: string): Promise<void> {
	const { name, container } = symbolNames(text);
	const found = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
		'vscode.executeWorkspaceSymbolProvider',
		name,
	);
	// Providers answer with whatever is like it.
	const same = (found ?? []).filter((symbol) => symbolNames(symbol.name).name === name);
	const within = same.filter(({ containerName }) => symbolNames(containerName).name === container);
	const symbol = await pickOne(container !== '' && within.length > 0 ? within : same);
	if (symbol) {
		const { uri, range } = symbol.location;
		await vscode.window.showTextDocument(uri, { selection: range, preview: true });
	} else if (same.length === 0) {
		void vscode.window.showInformationMessage(
			t(
				'No language of the workspace knows {0}. Open one of its files, so that its language wakes, and try again.',
				text,
			),
		);
	}
}

async function pickOne(
	symbols: readonly vscode.SymbolInformation[],
): Promise<vscode.SymbolInformation | undefined> {
	if (symbols.length < 2) {
		return symbols[0];
	}
	const items = symbols.map((symbol) => ({
		symbol,
		label: symbol.name,
		description: symbol.containerName,
		detail: `${vscode.workspace.asRelativePath(symbol.location.uri)}:${symbol.location.range.start.line + 1}`,
	}));
	const picked = await vscode.window.showQuickPick(items, {
		placeHolder: t('Choose the symbol that is meant'),
	});
	return picked?.symbol;
}
