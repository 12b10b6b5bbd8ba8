import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CatalogModel } from '../catalog.ts';
import type { RunningGateway } from './gateway-control.ts';
import { CONNECTABLE_TOOLS, type Connection, variablesOf } from './tool-settings.ts';

/**
 * Weir: Connect Another Tool. Shows the exact settings of the tool that is picked, with address and token, in a
 * document that is nowhere saved; or opens a terminal whose variables are set.
 */
export async function connectTool(
	{ url, token }: RunningGateway,
	{ id: model }: CatalogModel,
): Promise<void> {
	const connection: Connection = { url, token, model };
	const tools = CONNECTABLE_TOOLS.map((tool) => ({ label: tool.name, description: tool.way(), tool }));
	const terminal = {
		label: t('Open a Terminal With the Variables Set'),
		description: 'OPENAI_*, ANTHROPIC_*',
	};
	const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & Partial<(typeof tools)[number]>>(
		[...tools, { label: '', kind: vscode.QuickPickItemKind.Separator }, terminal],
		{ title: t('Connect Another Tool'), placeHolder: t('It will ask {0}, through {1}', model, url) },
	);
	if (!chosen) {
		return;
	}
	if (!chosen.tool) {
		vscode.window.createTerminal({ name: 'Weir', env: variablesOf(connection) }).show();
		return;
	}
	const { language, settings } = chosen.tool;
	const document = await vscode.workspace.openTextDocument({ language, content: settings(connection) });
	await vscode.window.showTextDocument(document);
}
