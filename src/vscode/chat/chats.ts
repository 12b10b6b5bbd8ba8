import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Session } from '../../sessions/session.ts';
import { type Chat, createChat } from './chat.ts';
import type { ChatInputs, SharedInputs } from './chat-inputs.ts';
import { viewSurface } from './chat-page.ts';
import { type ChatPanels, createChatPanels } from './chat-panels.ts';
import type { ChatView } from './chat-view.ts';
import type { TerminalHistory } from './context/terminal.ts';
import { createParameterStore } from './parameter-store.ts';
import { createShownSession, type ShownSession } from './shown-session.ts';

/** Every chat of a window: the one in the view, and those in editors. */
export interface Chats extends Omit<ChatView, 'openInEditor'> {
	/** The view is there, and wants its page. */
	showView(view: vscode.WebviewView): void;
	/** Opens another chat as an editor's tab, with a conversation of its own. */
	openInEditor(): void;
	/** A tab of an earlier window is there again: it shows the session that its page remembers. */
	revive(panel: vscode.WebviewPanel, remembered: unknown): Promise<void>;
}

/** What VS Code calls the view, and an editor's tab with a chat. */
export interface ChatPlaces {
	view: string;
	panel: string;
}

/**
 * Creates the chats, the one in the view on the session that was shown last. The host owns the conversations; a page
 * is made anew whenever it is shown.
 */
export async function createChats(
	context: vscode.ExtensionContext,
	inputs: ChatInputs,
	terminal: TerminalHistory,
	places: ChatPlaces,
): Promise<Chats> {
	const { store, log } = inputs;
	const { extensionUri, workspaceState } = context;
	const sessions = await store.open();
	const parameters = createParameterStore(workspaceState);
	const shared: SharedInputs = { ...inputs, extensionUri, parameters, terminal, sessions };
	const begin = () => sessions.create(store.workspace);
	const shown = createShownSession({ memento: workspaceState, sessions, begin, log });
	const view = createChat(shared, await shown.restore());
	const panels = createChatPanels(places.panel, shared);
	const showInView = (session: Session) => {
		view.show(session);
		shown.remember(session);
	};
	const reveal = () => vscode.commands.executeCommand(`${places.view}.focus`);
	const focus = async () => {
		await reveal();
		view.focus();
	};
	return {
		...shownParts({ view, panels, shown, begin, showInView, focus }),
		showView: (surface) => view.page.show(viewSurface(surface)),
		async ask(prompt) {
			await reveal();
			view.ask(prompt);
		},
		focus,
		stop() {
			const chat = panels.inFront() ?? view;
			const running = chat.isRunning ? chat : [view, ...panels.all()].find(({ isRunning }) => isRunning);
			running?.stop();
		},
		copy: async () => vscode.env.clipboard.writeText((panels.inFront() ?? view).markdown()),
		async setParameters() {
			const { askParameters } = await import('./ask-parameters.ts');
			await askParameters(parameters.now(), parameters.set);
		},
		dispose() {
			// What runs is left as running, so that the next window calls it interrupted.
			view.dispose();
			panels.dispose();
			parameters.dispose();
		},
	};
}

interface ShownParts {
	view: Chat;
	panels: ChatPanels;
	shown: ShownSession;
	/** Begins a session. */
	begin(): Session;
	showInView(session: Session): void;
	/** Reveals the view, the cursor in its composer. */
	focus(): Promise<void>;
}

/** What decides which session is shown where. No session is shown twice in a window. */
function shownParts({ view, panels, shown, begin, showInView, focus }: ShownParts) {
	return {
		async newChat() {
			const panel = panels.inFront();
			if (panel) {
				panel.show(begin());
				panel.focus();
				return;
			}
			showInView(begin());
			await focus();
		},
		async show(sessionId) {
			if (panels.reveal(sessionId)) {
				return true;
			}
			const session = view.session.id === sessionId ? view.session : await shown.open(sessionId);
			if (session && session !== view.session) {
				showInView(session);
			}
			if (session) {
				await focus();
			}
			return session !== undefined;
		},
		async showInEditor(sessionId) {
			if (panels.reveal(sessionId)) {
				return true;
			}
			const session = await shown.open(sessionId);
			if (session && session === view.session) {
				showInView(begin());
			}
			if (session) {
				panels.open(session);
			}
			return session !== undefined;
		},
		openInEditor: () => panels.open(begin()),
		async revive(panel, remembered) {
			const { data } = pageState.safeParse(remembered);
			const found = data && data.session !== view.session.id ? await shown.open(data.session) : undefined;
			panels.fill(panel, found ?? begin());
		},
		isAnswering: (sessionId) =>
			[view, ...panels.all()].some(({ session, isRunning }) => session.id === sessionId && isRunning),
		inFront() {
			const { id, isCreated } = (panels.inFront() ?? view).session;
			return isCreated ? id : undefined;
		},
		leave(sessionId) {
			panels.close(sessionId);
			if (view.session.id === sessionId) {
				showInView(begin());
			}
		},
	} satisfies Partial<Chats>;
}

/** What a page remembers over a reload, as far as the host asked it to. */
const pageState = z.object({ session: z.string() });
