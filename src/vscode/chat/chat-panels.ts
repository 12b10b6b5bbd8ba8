import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { titleOf } from '../../sessions/branch.ts';
import type { Session } from '../../sessions/session.ts';
import { type Chat, createChat } from './chat.ts';
import type { SharedInputs } from './chat-inputs.ts';
import { panelSurface } from './chat-page.ts';

/** The chats in editors' tabs, each with a session of its own. */
export interface ChatPanels extends vscode.Disposable {
	/** Opens a session as a tab. */
	open(session: Session): void;
	/** Fills a tab that VS Code has made. */
	fill(panel: vscode.WebviewPanel, session: Session): void;
	/** Brings the tab of a session to the front; false where it has none. */
	reveal(sessionId: string): boolean;
	/** Closes the tab of a session, where it has one. */
	close(sessionId: string): void;
	/** The chat whose tab is in front. */
	inFront(): Chat | undefined;
	all(): Chat[];
}

/** @param kind what VS Code calls such a tab. */
export function createChatPanels(kind: string, inputs: SharedInputs): ChatPanels {
	const panels = new Map<vscode.WebviewPanel, Chat>();
	const iconOf = (name: string) => vscode.Uri.joinPath(inputs.extensionUri, 'media', name);
	// A tab shows its icon as it is, and not in the colour of its title.
	const icons = { light: iconOf('weir-light.svg'), dark: iconOf('weir.svg') };
	const panelOf = (sessionId: string) => [...panels].find(([, { session }]) => session.id === sessionId)?.[0];
	const fill = (panel: vscode.WebviewPanel, session: Session) => {
		const chat = createChat(inputs, session);
		panels.set(panel, chat);
		panel.iconPath = icons;
		panel.title = nameOf(session);
		panel.onDidDispose(() => {
			panels.delete(panel);
			chat.stop();
			chat.dispose();
		});
		chat.page.show(panelSurface(panel));
		chat.focus();
	};
	const stopListening = inputs.sessions.onDidChange(() => {
		for (const [panel, { session }] of panels) {
			if (panel.title !== nameOf(session)) {
				panel.title = nameOf(session);
			}
		}
	});
	return {
		open: (session) =>
			fill(vscode.window.createWebviewPanel(kind, nameOf(session), vscode.ViewColumn.Active), session),
		fill,
		reveal(sessionId) {
			const panel = panelOf(sessionId);
			panel?.reveal();
			return panel !== undefined;
		},
		close: (sessionId) => panelOf(sessionId)?.dispose(),
		inFront: () => [...panels].find(([panel]) => panel.active)?.[1],
		all: () => [...panels.values()],
		dispose() {
			stopListening();
			// The tabs stay, for the next window to fill.
			for (const chat of panels.values()) {
				chat.dispose();
			}
		},
	};
}

function nameOf({ transcript }: Session): string {
	return titleOf(transcript) || t('New Chat');
}
