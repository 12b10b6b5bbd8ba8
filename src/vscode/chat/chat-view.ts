import * as vscode from 'vscode';
import { once } from '../../core/once.ts';
import type { ChatInputs } from './chat.ts';
import type { Chats } from './chats.ts';
import { createTerminalHistory } from './context/terminal.ts';
import type { Prompt } from './held-turn.ts';

/** The chats of a window, as the rest of the extension uses them. */
export interface ChatView extends vscode.Disposable {
	/** Reveals the view and asks. While an answer streams, the message waits for its end. */
	ask(prompt: Prompt): Promise<void>;
	/** Stops what runs in the chat that is in front, and begins anew. */
	newChat(): Promise<void>;
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

const VIEW = 'weir.chat';

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
		loaded = createChats(context, await inputs(), terminal);
		return loaded;
	});
	const provider = vscode.window.registerWebviewViewProvider(VIEW, {
		resolveWebviewView: async (view) => (await chats()).showView(view),
	});
	return {
		ask: async (prompt) => (await chats()).ask(prompt),
		newChat: async () => (await chats()).newChat(),
		focus: async () => (await chats()).focus(),
		openInEditor: async () => (await chats()).openInEditor(),
		stop: () => loaded?.stop(),
		copy: async () => (await chats()).copy(),
		setParameters: async () => (await chats()).setParameters(),
		dispose() {
			loaded?.dispose();
			terminal.dispose();
			provider.dispose();
		},
	};
}
