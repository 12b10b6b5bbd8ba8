import { t } from '@vscode/l10n';
import { plural, sayNumber } from '../../../core/language.ts';
import type { SessionSummary } from '../../../sessions/summary.ts';
import { workspaceName } from '../workspace-id.ts';
import { labelText } from './plain-text.ts';
import { titleText } from './title-text.ts';
import { ageHeading, whenText } from './when-text.ts';

/** A session as a line of the history: texts that VS Code may show as they are. */
export interface HistoryLine {
	id: string;
	/** Its title. */
	label: string;
	/** Model, when, cost; behind the title. */
	description: string;
	/** The passage that was found, or what is wrong with it; '' for nothing. */
	detail: string;
	/** Of its group; undefined in a list of hits, which has none. */
	heading: string | undefined;
	isPinned: boolean;
	isAnswering: boolean;
	isDamaged: boolean;
}

/** What a line depends on besides its session. */
export interface LineContext {
	/** Wall clock, ms since 1970. */
	now: number;
	/** A BCP 47 tag. */
	locale: string;
	/** Whether sessions of other workspaces are among them: then each says whose it is. */
	showsWorkspace: boolean;
	/** Whether this window answers it now. */
	isAnswering: boolean;
	/** The passage that a search found, '' where only the title was; undefined in a list that was not searched. */
	excerpt?: string | undefined;
}

/** The line of a session. What is not known of it is left out. */
export function historyLine(session: SessionSummary, context: LineContext): HistoryLine {
	const { now, excerpt, isAnswering } = context;
	return {
		id: session.id,
		label: labelText(titleText(session.title)),
		description: descriptionOf(session, context),
		detail: [...(session.damaged > 0 ? [damageText(session.damaged)] : []), labelText(excerpt ?? '')]
			.filter((text) => text !== '')
			.join(' '),
		heading:
			excerpt === undefined ? (session.pinned ? t('Pinned') : ageHeading(session.updatedAt, now)) : undefined,
		isPinned: session.pinned,
		isAnswering,
		isDamaged: session.damaged > 0,
	};
}

function descriptionOf(
	session: SessionSummary,
	{ now, locale, showsWorkspace, isAnswering }: LineContext,
): string {
	const { model, updatedAt, costUsd, workspace } = session;
	return [
		isAnswering ? t('being answered') : '',
		labelText(modelName(model ?? '')),
		whenText(updatedAt, now, locale),
		costUsd === undefined || costUsd === 0 ? '' : costText(costUsd),
		showsWorkspace ? labelText(workspace === undefined ? t('no folder') : workspaceName(workspace)) : '',
	]
		.filter((text) => text !== '')
		.join(' · ');
}

/** `provider/model` without its provider; a model's own name may have slashes. */
function modelName(id: string): string {
	return id.slice(id.indexOf('/') + 1);
}

function costText(usd: number): string {
	return usd < 0.001 ? '<$0.001' : `$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}

function damageText(records: number): string {
	const count = sayNumber(records);
	return plural(records, {
		one: t('{0} record cannot be read. It is still in its file.', count),
		other: t('{0} records cannot be read. They are still in their files.', count),
	});
}
