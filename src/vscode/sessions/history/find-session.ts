import { t } from '@vscode/l10n';
import { StreamError } from '../../../core/errors.ts';
import type { Sessions } from '../../../sessions/sessions.ts';
import type { SessionSummary } from '../../../sessions/summary.ts';

/**
 * A session of the list.
 *
 * @throws StreamError where it is not there: another window may have deleted it.
 */
export function findSession(sessions: Pick<Sessions, 'list'>, id: string): SessionSummary {
	const found = sessions.list().find((session) => session.id === id);
	if (!found) {
		throw goneError();
	}
	return found;
}

/** What is said of a session that is not there any more. */
export function goneError(): StreamError {
	return new StreamError(
		'not-found',
		t('This chat is not there any more. It was deleted in another window.'),
	);
}
