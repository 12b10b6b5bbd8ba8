import * as vscode from 'vscode';
import { once } from '../../core/once.ts';
import type { ChatInputs } from './chat-inputs.ts';
import type { Chats } from './chats.ts';
import { createTerminalHistory } from './context/terminal.ts';
import type { Prompt } from './held-turn.ts';

/** The chats of a window, as the rest of the extension uses them. */
export interface ChatView extends vscode.Disposable {
	/** Reveals the view and asks. While an answer streams, the message waits for its end. */
	ask(prompt: Prompt): Promise<void>;
	/**
	 * Begins another session in the chat that is in front. What runs is stopped and kept; what was said stays in the
	 * history.
	 */
	newChat(): Promise<void>;
	/**
	 * Shows a session in the view, or where it is open already. What runs in the view is stopped and kept.
	 *
	 * @returns false where there is no such session, or its files cannot be read.
	 */
	show(sessionId: string): Promise<boolean>;
	/** As `show`, in an editor's tab of its own; what the view shows moves there. */
	showInEditor(sessionId: string): Promise<boolean>;
	/** True while this window answers a turn of the session. */
	isAnswering(sessionId: string): boolean;
	/** The session of the chat that is in front; undefined where nothing was asked in it yet. */
	inFront(): string | undefined;
	/** The session was deleted: the view begins another one, a tab closes. */
	leave(sessionId: string): void;
	/** Reveals the view, the cursor in its composer. */
	focus(): Promise<void>;
	/** Opens another chat as an editor's tab, with a conversation of its own. */
	openInEditor(): Promise<void>;
	/** Stops the answer of the chat that is in front; without one, any that runs. */
	stop(): void;
	/** Copies the chat that is in front as Markdown. */
	copy(): Promise<void>;
	/** Asks for temperature, system prompt and more. */
	setParameters(): Promise<void>;
}

/** The view's id in the manifest. */
const VIEW = 'weir.chat';

/** The kind of an editor's tab that is a chat, as VS Code remembers it and as the manifest wakes Weir by it. */
const PANEL = 'weir.chatEditor';

/**
 * Registers the chat view. What it shows is loaded when VS Code shows it, or when a command wants it.
 *
 * @param inputs what the chats need of the rest of the extension.
 */
export function registerChatView(
	context: vscode.ExtensionContext,
	inputs: () => Promise<ChatInputs>,
): ChatView {
	// What terminals ran is known only to who has listened.
	const terminal = createTerminalHistory();
	let loaded: Chats | undefined;
	const chats = once(async () => {
		const { createChats } = await import('./chats.ts');
		loaded = await createChats(context, await inputs(), terminal, { view: VIEW, panel: PANEL });
		return loaded;
	});
	const registered = vscode.Disposable.from(
		vscode.window.registerWebviewViewProvider(VIEW, {
			resolveWebviewView: async (view) => (await chats()).showView(view),
		}),
		vscode.window.registerWebviewPanelSerializer(PANEL, {
			deserializeWebviewPanel: async (panel, remembered) => (await chats()).revive(panel, remembered),
		}),
	);
	return {
		ask: async (prompt) => (await chats()).ask(prompt),
		newChat: async () => (await chats()).newChat(),
		show: async (sessionId) => (await chats()).show(sessionId),
		showInEditor: async (sessionId) => (await chats()).showInEditor(sessionId),
		isAnswering: (sessionId) => loaded?.isAnswering(sessionId) ?? false,
		inFront: () => loaded?.inFront(),
		leave: (sessionId) => loaded?.leave(sessionId),
		focus: async () => (await chats()).focus(),
		openInEditor: async () => (await chats()).openInEditor(),
		stop: () => loaded?.stop(),
		copy: async () => (await chats()).copy(),
		setParameters: async () => (await chats()).setParameters(),
		dispose() {
			loaded?.dispose();
			terminal.dispose();
			registered.dispose();
		},
	};
}
