import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HistoryLine } from './history-line.ts';
import type { HistoryList, HistoryPage } from './history-list.ts';

/** What can be done with a session of the list. */
export type HistoryDeed = 'show' | 'show-in-editor' | 'rename' | 'pin' | 'delete';

/** A line of the quick pick: a session, or one that leads on. */
export interface HistoryItem extends vscode.QuickPickItem {
	/** The session that it is of. */
	id?: string;
	/** What choosing it does where it is of none. */
	leads?: 'more' | 'all';
}

/** What a list is asked for. */
type Asked = Pick<HistoryList, 'query' | 'isOfAll'>;

/** The lines and buttons of one list; VS Code knows a button again by its identity. */
export interface HistoryItems {
	/**
	 * The lines of a page, a heading above the first of each group.
	 *
	 * @param asked what the page was made for.
	 */
	of(page: HistoryPage, asked: Asked): HistoryItem[];
	/** What the button of a line does; undefined where it is none of them. */
	deedOf(button: vscode.QuickInputButton): HistoryDeed | undefined;
	/** The button above the list, which turns between this workspace and all. */
	toggle(isOfAll: boolean): vscode.QuickInputButton;
}

export function createHistoryItems(): HistoryItems {
	const pin = button('pin', t('Pin'));
	const unpin = button('pinned', t('Unpin'));
	const rename = button('edit', t('Rename'));
	const openInEditor = button('go-to-file', t('Open in Editor'));
	const remove = button('trash', t('Delete'));
	const showAll = button('root-folder', t('Show the chats of all workspaces'));
	const showOwn = button('root-folder-opened', t('Show the chats of this workspace'));
	const deeds = new Map<vscode.QuickInputButton, HistoryDeed>([
		[pin, 'pin'],
		[unpin, 'pin'],
		[rename, 'rename'],
		[openInEditor, 'show-in-editor'],
		[remove, 'delete'],
	]);
	const itemOf = (line: HistoryLine): HistoryItem => ({
		...{ id: line.id, label: line.label, description: line.description },
		...(line.detail === '' ? {} : { detail: line.detail }),
		iconPath: new vscode.ThemeIcon(iconOf(line)),
		buttons: [line.isPinned ? unpin : pin, rename, openInEditor, remove],
		alwaysShow: true,
	});
	return {
		of({ lines, hasMore, isSearching }, asked) {
			if (lines.length === 0 && !isSearching) {
				return [emptyItem(asked)];
			}
			const items = lines.flatMap((line, place) =>
				line.heading === undefined || line.heading === lines[place - 1]?.heading
					? [itemOf(line)]
					: [heading(line.heading), itemOf(line)],
			);
			return hasMore ? [...items, { label: t('Show More'), alwaysShow: true, leads: 'more' }] : items;
		},
		deedOf: (pressed) => deeds.get(pressed),
		toggle: (isOfAll) => (isOfAll ? showOwn : showAll),
	};
}

function button(icon: string, tooltip: string): vscode.QuickInputButton {
	return { iconPath: new vscode.ThemeIcon(icon), tooltip };
}

function heading(label: string): HistoryItem {
	return { label, kind: vscode.QuickPickItemKind.Separator };
}

function iconOf({ isAnswering, isDamaged, isPinned }: HistoryLine): string {
	if (isAnswering) {
		return 'loading~spin';
	}
	if (isDamaged) {
		return 'warning';
	}
	return isPinned ? 'pinned' : 'comment';
}

function emptyItem({ query, isOfAll }: Asked): HistoryItem {
	const nothing = query === '' ? t('No chats') : t('No chat has all these words');
	return isOfAll
		? { label: nothing, alwaysShow: true }
		: {
				label: nothing,
				description: t('in this workspace'),
				detail: t('Look in the chats of all workspaces'),
				alwaysShow: true,
				leads: 'all',
			};
}
