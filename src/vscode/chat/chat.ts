import * as vscode from 'vscode';
import type { Session } from '../../sessions/session.ts';
import { keptSession } from '../sessions/kept-session.ts';
import { createChatConversation } from './chat-conversation.ts';
import type { SharedInputs } from './chat-inputs.ts';
import { chatMarkdown } from './chat-markdown.ts';
import type { ChatPage } from './chat-page.ts';
import { type ChatSurface, createChatSurface } from './chat-surface.ts';
import type { Conversation } from './conversation.ts';
import type { Prompt } from './held-turn.ts';
import { labelOf } from './model-label.ts';

/** A conversation with its page and its composer: one is in the view, others in editors. */
export interface Chat extends vscode.Disposable {
	readonly page: ChatPage;
	readonly isRunning: boolean;
	/** What it shows, and is written to. */
	readonly session: Session;
	ask(prompt: Prompt): void;
	stop(): void;
	/** Stops what runs, and shows another session. The chat closes the one that it showed, and in the end this one. */
	show(session: Session): void;
	/** Puts the cursor in the composer. */
	focus(): void;
	/** The branch that is shown, as Markdown. */
	markdown(): string;
}

/** Opens a chat on a session. */
export function createChat(inputs: SharedInputs, begun: Session): Chat {
	const { sessions } = inputs;
	let session = begun;
	const conversation: Conversation = createChatConversation(inputs, () => session, {
		changed: (change) => surface.changed(change),
		reshown: () => surface.reshown(),
	});
	const surface: ChatSurface = createChatSurface(inputs, conversation, () => session.id);
	const listening = listen(inputs, { surface, conversation, session: () => session });
	return {
		page: surface.page,
		get isRunning() {
			return conversation.isRunning;
		},
		get session() {
			return session;
		},
		ask: (prompt) => surface.composing.ask(prompt),
		stop: () => conversation.stop(),
		show(next) {
			const earlier = session;
			surface.clear();
			conversation.open(keptSession(sessions, next));
			session = next;
			void sessions.close(earlier);
		},
		focus: () => surface.push({ type: 'focus-composer' }),
		markdown: () => chatMarkdown(conversation.shown()),
		dispose() {
			listening.dispose();
			surface.dispose();
			conversation.dispose();
			void sessions.close(session);
		},
	};
}

interface Parts {
	surface: ChatSurface;
	conversation: Conversation;
	/** The one that is shown now. */
	session(): Session;
}

/** Follows what is changed elsewhere: the model, its parameters, the session, the workspace's trust. */
function listen(inputs: SharedInputs, { surface, conversation, session }: Parts): vscode.Disposable {
	const { catalog, parameters, sessions, store } = inputs;
	const reopen = () => {
		if (!conversation.isRunning) {
			// The user goes on looking at the same branch.
			const shown = conversation.turns.at(-1)?.turn.id;
			const kept = keptSession(sessions, session());
			conversation.open({ ...kept, shown: shown ?? kept.shown });
		}
	};
	return vscode.Disposable.from(
		catalog.onDidChange(() => {
			surface.push({ type: 'model', model: labelOf(catalog.current()) });
			surface.drafted();
		}),
		parameters.onDidChange(surface.drafted),
		store.onDidReread((changed) => changed === session() && reopen()),
		{
			// VS Code's own Chat may write into the same session.
			dispose: sessions.onDidChange(() => {
				const { isAnswering, transcript } = session();
				const isForeign = (id: string) => !conversation.has(id);
				if (!isAnswering && [...transcript.turns.keys()].some(isForeign)) {
					reopen();
				}
			}),
		},
		vscode.workspace.onDidGrantWorkspaceTrust(() => surface.push({ type: 'trust', trusted: true })),
	);
}
