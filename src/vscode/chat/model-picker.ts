import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Catalog, CatalogModel } from '../catalog.ts';
import { factsOf } from '../providers/choose-model.ts';

/** Asks which model answers this once; the chosen one stays chosen. */
export async function pickModelOnce(catalog: Catalog): Promise<CatalogModel | undefined> {
	const items = await Promise.all(
		catalog.models().map(async (model) => ({
			label: model.model,
			description: [model.provider.name, ...factsOf(await catalog.find(model))].join(' · '),
			model,
		})),
	);
	const picked = await vscode.window.showQuickPick(items, {
		title: t('Weir: Ask Another Model'),
		placeHolder: t('Which model answers this message again?'),
		matchOnDescription: true,
	});
	return picked?.model;
}
