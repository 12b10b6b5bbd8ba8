import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { systemClock } from '../../../core/clock.ts';
import { language } from '../../../core/language.ts';
import type { Sessions } from '../../../sessions/sessions.ts';
import {
	createHistoryItems,
	type HistoryDeed,
	type HistoryItem,
	type HistoryItems,
} from './history-items.ts';
import { HistoryList, type HistoryPage } from './history-list.ts';

/** What the list needs. */
export interface HistoryPickInputs {
	title: string;
	sessions: Sessions;
	/** Of this window; undefined where no folder is open: then the sessions of all are shown. */
	workspace: string | undefined;
	isAnswering(id: string): boolean;
	/** The user has chosen a session. The list stays open until it is closed. */
	choose(id: string): void;
	/** A button of a line was pressed. */
	act(deed: HistoryDeed, id: string): void;
	/** Told what the storage said where a search failed. */
	failed(error: unknown): void;
	/** The list was left, or another question took its place. */
	closed(): void;
}

/** How the list stands. */
export interface HistoryPlace {
	query: string;
	isOfAll: boolean;
	/** The session in front; undefined where there is none. */
	active: string | undefined;
}

/** The list while it is open. */
export interface HistoryPick {
	/** To be given to `showHistoryPick` again. */
	readonly place: HistoryPlace;
	close(): void;
}

/**
 * Opens the list of sessions. It ends with Escape, with a click elsewhere, and where another question takes its place.
 *
 * @param place how it stood when it was left; default: at its beginning.
 */
export function showHistoryPick(inputs: HistoryPickInputs, place?: HistoryPlace): HistoryPick {
	const box = vscode.window.createQuickPick<HistoryItem>();
	const items = createHistoryItems();
	const paint = painter(box, items, place?.active);
	const list = new HistoryList({
		...inputs,
		locale: language(),
		clock: systemClock,
		now: Date.now,
		show: (page) => paint(page, list),
	});
	const turnTo = (isOfAll: boolean) => {
		list.isOfAll = isOfAll;
		box.buttons = [items.toggle(isOfAll)];
		box.placeholder = isOfAll
			? t('Search the chats of all workspaces')
			: t('Search the chats of this workspace');
	};
	box.title = inputs.title;
	box.matchOnDetail = true;
	box.value = place?.query ?? '';
	list.query = box.value;
	turnTo(place?.isOfAll ?? inputs.workspace === undefined);
	box.onDidTriggerButton(() => turnTo(!list.isOfAll));
	box.onDidTriggerItemButton(({ button, item }) => {
		const deed = items.deedOf(button);
		if (deed && item.id !== undefined) {
			inputs.act(deed, item.id);
		}
	});
	follow(box, list, ({ id, leads }) => {
		if (id !== undefined) {
			inputs.choose(id);
		} else if (leads === 'all') {
			turnTo(true);
		}
	});
	box.onDidHide(() => {
		list.dispose();
		box.dispose();
		inputs.closed();
	});
	box.show();
	return {
		get place() {
			return { query: box.value, isOfAll: list.isOfAll, active: box.activeItems[0]?.id };
		},
		close: () => box.hide(),
	};
}

type Box = vscode.QuickPick<HistoryItem>;

/**
 * Shows pages such that whoever looks at a line stays there, and whoever has typed looks at the first hit.
 *
 * @param wanted the session that is in front at first.
 */
function painter(
	box: Box,
	items: HistoryItems,
	wanted: string | undefined,
): (page: HistoryPage, list: HistoryList) => void {
	let first = wanted;
	let shownQuery: string | undefined;
	return (page, list) => {
		const before = shownQuery === list.query ? box.activeItems[0] : undefined;
		const place = before ? box.items.indexOf(before) : -1;
		const active = first ?? before?.id;
		first = undefined;
		shownQuery = list.query;
		const shown = items.of(page, list);
		box.busy = page.isSearching;
		box.keepScrollPosition = before !== undefined;
		box.items = shown;
		// Where the session is gone, what has come to its place is in front.
		const inFront = shown.find(({ id }) => id !== undefined && id === active) ?? shown[place];
		box.activeItems = [inFront ?? shown.find(isChoice)].filter((item) => item !== undefined);
	};
}

/** Searches as one types, and shows more where one comes to the end. */
function follow(box: Box, list: HistoryList, chosen: (item: HistoryItem) => void): void {
	const isEnd = (item: HistoryItem | undefined) => item?.leads === 'more' && item === box.items.at(-1);
	box.onDidChangeValue((text) => {
		list.query = text;
	});
	box.onDidChangeActive(([active]) => {
		if (isEnd(active)) {
			list.showMore();
		}
	});
	box.onDidAccept(() => {
		const [active] = box.activeItems;
		if (isEnd(active)) {
			list.showMore();
		} else if (active) {
			chosen(active);
		}
	});
}

function isChoice({ kind }: HistoryItem): boolean {
	return kind !== vscode.QuickPickItemKind.Separator;
}
