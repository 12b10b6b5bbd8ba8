import { t } from '@vscode/l10n';
import type { SessionSummary } from '../../../sessions/summary.ts';
import { countText } from './count-text.ts';
import { sizeText } from './size-text.ts';

/** `12 chats, 3.2 MB`: how many these are, and what their files take on the disk. */
export function totalsText(sessions: readonly SessionSummary[], locale: string): string {
	const bytes = sessions.reduce((sum, session) => sum + session.bytes, 0);
	return t('{0}, {1}', countText(sessions.length), sizeText(bytes, locale));
}
