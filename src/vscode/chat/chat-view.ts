import * as vscode from 'vscode';
import type { TurnTools } from '../../core/turn.ts';
import type { Change, PageMessage, ViewState } from '../../webview/messages.ts';
import type { Catalog } from '../catalog.ts';
import { failureOf } from '../failure.ts';
import type { Log } from '../log.ts';
import { ChatPage } from './chat-page.ts';
import { Conversation, type Prompt } from './conversation.ts';
import { createConversationStore } from './conversation-store.ts';
import { labelOf } from './model-label.ts';
import { insertAtCursor, openLink, runAction } from './page-actions.ts';
import { providerMeant } from './provider-meant.ts';
import { shownTurn } from './shown.ts';

/** The chat view, as the rest of the extension uses it. */
export interface ChatView extends vscode.Disposable {
	/** Reveals the view and asks. While an answer streams, the user is asked whether to stop it. */
	ask(prompt: Prompt): Promise<void>;
	/** Stops what runs and begins anew. */
	newChat(): Promise<void>;
	/** Reveals the view, the cursor in its composer. */
	focus(): Promise<void>;
}

/** What the chat view needs of the rest of the extension. */
export interface ChatViewInputs {
	catalog: Catalog;
	/** The tools that a turn may use now; undefined for none. */
	tools: { forTurn(): TurnTools | undefined };
	log: Log;
	/** Hides keys. */
	redact(text: string): string;
}

const VIEW = 'weir.chat';

/** Registers the chat view. The host owns the conversation; the page is made anew whenever the view is shown. */
export function registerChatView(context: vscode.ExtensionContext, inputs: ChatViewInputs): ChatView {
	const { catalog, log } = inputs;
	const store = createConversationStore(context.workspaceState);
	const conversation = new Conversation(
		{
			model: () => catalog.current(),
			open: (model, meter) => catalog.open(model, { tools: inputs.tools.forTurn(), meter }),
			failureOf: (error, model) => failureOf(error, model, inputs.redact),
			changed(change) {
				push(change);
				store.save(conversation.turns);
			},
		},
		store.restore(),
	);
	const page = new ChatPage({
		extensionUri: context.extensionUri,
		state: () => stateOf(conversation, catalog),
		take: (message) => take(message, conversation, log),
		log,
	});
	const push = (change: Change) => page.push(change);
	const disposable = vscode.Disposable.from(
		vscode.window.registerWebviewViewProvider(VIEW, { resolveWebviewView: (view) => page.show(view) }),
		catalog.onDidChange(() => push({ type: 'model', model: labelOf(catalog.current()) })),
		vscode.workspace.onDidGrantWorkspaceTrust(() => push({ type: 'trust', trusted: true })),
		{
			dispose() {
				// What runs is written as running, so that the next window calls it interrupted.
				store.flush();
				conversation.dispose();
			},
		},
	);
	return {
		async ask(prompt) {
			await reveal();
			if (await mayAsk(conversation)) {
				void conversation.send(prompt);
			}
		},
		async newChat() {
			conversation.clear();
			await reveal();
			push({ type: 'focus-composer' });
		},
		async focus() {
			await reveal();
			push({ type: 'focus-composer' });
		},
		dispose: () => disposable.dispose(),
	};
}

function take(message: PageMessage, conversation: Conversation, log: Log): void {
	switch (message.type) {
		case 'send':
			if (message.text.trim() !== '' && !conversation.send({ text: message.text, context: [] })) {
				log.warn('Dropped a message: an answer is still on its way.');
			}
			return;
		case 'retry':
			if (!conversation.retry(message.turnId)) {
				log.warn('Dropped a retry: an answer is still on its way, or the turn is gone.');
			}
			return;
		case 'stop':
			conversation.stop();
			return;
		case 'copy':
			void vscode.env.clipboard.writeText(message.text);
			return;
		case 'insert':
			void insertAtCursor(message.text);
			return;
		case 'open-link':
			void openLink(message.url);
			return;
		case 'action':
			void runAction(message.name, providerMeant(message, conversation.turns));
			return;
		case 'ready':
		case 'acknowledge':
			return;
	}
}

function stateOf(conversation: Conversation, catalog: Catalog): ViewState {
	return {
		turns: conversation.turns.map(({ turn }) => shownTurn(turn)),
		model: labelOf(catalog.current()),
		trusted: vscode.workspace.isTrusted,
	};
}

async function reveal(): Promise<void> {
	await vscode.commands.executeCommand(`${VIEW}.focus`);
}

async function mayAsk(conversation: Conversation): Promise<boolean> {
	if (!conversation.isRunning) {
		return true;
	}
	const stop = 'Stop and Ask';
	const choice = await vscode.window.showInformationMessage('An answer is still on its way.', stop);
	if (choice === stop) {
		conversation.stop();
	}
	return choice === stop && !conversation.isRunning;
}
