import { t } from '@vscode/l10n';
import { plural, sayNumber } from '../../../core/language.ts';

/** `1 chat`, `12 chats`. */
export function countText(chats: number): string {
	const count = sayNumber(chats);
	return plural(chats, { one: t('{0} chat', count), other: t('{0} chats', count) });
}
