import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Change, Completion } from '../../../webview/messages.ts';
import type { Attachment, Attachments } from '../attachments.ts';
import { SLASH_COMMANDS } from '../slash-commands.ts';
import { attachData, attachUris } from './dropped.ts';
import { type Offer, offerContext, offerSymbols } from './offer.ts';
import type { TerminalHistory } from './terminal.ts';

/** What finds and attaches context for one chat. Whatever cannot be attached is told in a notification. */
export interface ContextDesk {
	/** Offers the page what `#query` or `/query` completes to; symbols in a second offer, once their languages answer. */
	complete(query: string): Promise<void>;
	/** Attaches what was offered last under this id; anything else is left alone. */
	attach(id: string): Promise<void>;
	/** Lets the user pick what to attach. */
	pick(): Promise<void>;
	attachData(file: { name: string; mimeType: string; data: string }): void;
	attachUris(uris: readonly string[]): Promise<void>;
}

/** @param changed called after the attachments have. */
export function createContextDesk(inputs: {
	attachments: Attachments;
	terminal: TerminalHistory;
	push(change: Change): void;
	changed(): void;
}): ContextDesk {
	const { attachments, terminal, push, changed } = inputs;
	let offers: readonly Offer[] = [];
	let asked = '';
	const offer = (query: string, all: readonly Offer[]) => {
		if (query === asked) {
			offers = all;
			const items = all.map(({ id, label, detail, icon }) => ({ id, label, detail, icon }));
			push({ type: 'completions', query, items });
		}
	};
	const add = (found: readonly (Attachment | string)[]) => {
		const problems = found.map((one) => (typeof one === 'string' ? one : attachments.add(one)));
		for (const problem of new Set(problems)) {
			if (problem) {
				void vscode.window.showWarningMessage(problem);
			}
		}
		changed();
	};
	return {
		async complete(query) {
			if (query.startsWith('/')) {
				push({ type: 'completions', query, items: slashCommands(query.slice(1)) });
				return;
			}
			asked = query;
			const word = query.slice(1);
			const symbols = offerSymbols(word);
			const known = await offerContext(word, terminal);
			offer(query, known);
			const more = await symbols;
			if (more.length > 0) {
				offer(query, [...known, ...more]);
			}
		},
		async attach(id) {
			const offer = offers.find((one) => one.id === id);
			if (offer) {
				add(await offer.attach());
			}
		},
		async pick() {
			const picked = await pickOffer(terminal);
			if (picked) {
				add(await picked.attach());
			}
		},
		attachData: (file) => add([attachData(file)]),
		attachUris: async (uris) => add(await attachUris(uris)),
	};
}

/** A command is put into the box as it is written: its id. */
function slashCommands(word: string): Completion[] {
	return SLASH_COMMANDS.filter(({ name }) => name.startsWith(word)).map(({ name, description }) => ({
		id: `/${name}`,
		label: `/${name}`,
		detail: description(),
		icon: 'chevron-right',
	}));
}

async function pickOffer(terminal: TerminalHistory): Promise<Offer | undefined> {
	if (!vscode.workspace.isTrusted) {
		void vscode.window.showInformationMessage(
			t('This workspace is not trusted, so Weir sends none of its content.'),
		);
		return undefined;
	}
	const offers = await offerContext('', terminal);
	const picked = await vscode.window.showQuickPick(
		offers.map((offer) => ({
			label: `$(${offer.icon}) ${offer.label}`,
			...(offer.detail === undefined ? {} : { description: offer.detail }),
			offer,
		})),
		{
			title: t('Weir: Add Context'),
			placeHolder: t('What goes along with the next message?'),
			matchOnDescription: true,
		},
	);
	return picked?.offer;
}
