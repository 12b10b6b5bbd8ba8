import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Policies } from '../policies.ts';
import { spentText } from './spending-text.ts';

/** Shows in the status bar what today has used and cost, once it has; a click lists it by day and model. */
export function registerSpendingStatus(
	policies: Pick<Policies, 'spending' | 'onDidSpend'>,
): vscode.Disposable {
	const item = vscode.window.createStatusBarItem('weir.spending', vscode.StatusBarAlignment.Right, 90);
	item.name = t('Weir: Spending');
	item.command = 'weir.showSpending';
	const update = () => {
		const today = policies.spending.today();
		if (today.calls === 0) {
			item.hide();
			return;
		}
		item.text = `$(graph) ${spentText(today)}`;
		item.tooltip = t('What Weir has used today. Click for days and models.');
		item.show();
	};
	update();
	policies.onDidSpend(update);
	return item;
}
