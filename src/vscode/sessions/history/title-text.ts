import { t } from '@vscode/l10n';

/** A chat's title as it is; one that has none is named all the same. */
export function titleText(title: string): string {
	return title.trim() === '' ? t('Chat without a title') : title;
}
