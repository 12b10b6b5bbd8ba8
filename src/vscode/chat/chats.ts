import * as vscode from 'vscode';
import { type Chat, type ChatInputs, createChat, type SharedInputs } from './chat.ts';
import { panelSurface, viewSurface } from './chat-page.ts';
import type { TerminalHistory } from './context/terminal.ts';
import { createConversationStore } from './conversation-store.ts';
import type { Prompt } from './held-turn.ts';
import { createParameterStore } from './parameter-store.ts';

/** Every chat of a window: the one in the view, and those in editors. */
export interface Chats extends vscode.Disposable {
	/** The view is there, and wants its page. */
	showView(view: vscode.WebviewView): void;
	/** Reveals the view and asks. While an answer streams, the message waits for its end. */
	ask(prompt: Prompt): Promise<void>;
	/** Stops what runs in the chat that is in front, and begins anew. */
	newChat(): Promise<void>;
	/** Reveals the view, the cursor in its composer. */
	focus(): Promise<void>;
	/** Opens another chat as an editor's tab, with a conversation of its own. */
	openInEditor(): void;
	/** Stops the answer of the chat that is in front; without one, any that runs. */
	stop(): void;
	/** Copies the chat that is in front as Markdown. */
	copy(): Promise<void>;
	/** Asks for temperature, system prompt and more. */
	setParameters(): Promise<void>;
}

/** The view's id in the manifest. */
const VIEW = 'weir.chat';
const PANEL = 'weir.chatEditor';

/** Creates the chats. The host owns the conversations; a page is made anew whenever it is shown. */
export function createChats(
	context: vscode.ExtensionContext,
	inputs: ChatInputs,
	terminal: TerminalHistory,
): Chats {
	const store = createConversationStore(context.workspaceState);
	const parameters = createParameterStore(context.workspaceState);
	const shared: SharedInputs = { ...inputs, extensionUri: context.extensionUri, parameters, terminal };
	const inView: Chat = createChat(shared, () => store.save(inView.all), store.restore());
	const panels = new Map<vscode.WebviewPanel, Chat>();
	const inFront = () => [...panels].find(([panel]) => panel.active)?.[1] ?? inView;

	const show = (panel: vscode.WebviewPanel) => {
		const chat = createChat(shared, () => undefined);
		panels.set(panel, chat);
		panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'weir.svg');
		panel.onDidDispose(() => {
			panels.delete(panel);
			chat.dispose();
		});
		chat.page.show(panelSurface(panel));
		chat.focus();
	};
	return {
		showView: (view) => inView.page.show(viewSurface(view)),
		async ask(prompt) {
			await reveal();
			inView.ask(prompt);
		},
		async newChat() {
			const chat = inFront();
			chat.clear();
			if (chat === inView) {
				await reveal();
			}
			chat.focus();
		},
		async focus() {
			await reveal();
			inView.focus();
		},
		openInEditor: () => show(vscode.window.createWebviewPanel(PANEL, 'Weir', vscode.ViewColumn.Active)),
		stop() {
			const chat = inFront();
			const running = chat.isRunning ? chat : [inView, ...panels.values()].find(({ isRunning }) => isRunning);
			running?.stop();
		},
		copy: async () => vscode.env.clipboard.writeText(inFront().markdown()),
		async setParameters() {
			const { askParameters } = await import('./ask-parameters.ts');
			await askParameters(parameters.now(), parameters.set);
		},
		dispose() {
			// What runs is written as running, so that the next window calls it interrupted.
			store.flush();
			inView.dispose();
			for (const panel of [...panels.keys()]) {
				panel.dispose();
			}
			parameters.dispose();
		},
	};
}

async function reveal(): Promise<void> {
	await vscode.commands.executeCommand(`${VIEW}.focus`);
}
