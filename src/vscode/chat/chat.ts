import * as vscode from 'vscode';
import type { Spending } from '../../core/spending.ts';
import type { TurnTools } from '../../core/turn.ts';
import type { Session } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Change, ViewState } from '../../webview/messages.ts';
import type { Catalog } from '../catalog.ts';
import { failureOf } from '../failure.ts';
import type { Log } from '../log.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import { keptSession } from '../sessions/kept-session.ts';
import { recordedTools } from '../sessions/recorded-tools.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { type ChatComposer, createChatComposer } from './chat-composer.ts';
import { chatMarkdown } from './chat-markdown.ts';
import { ChatPage } from './chat-page.ts';
import { createContextDesk } from './context/desk.ts';
import type { TerminalHistory } from './context/terminal.ts';
import { Conversation } from './conversation.ts';
import type { Prompt } from './held-turn.ts';
import { createMediaDesk, type MediaInputs } from './media/media-desk.ts';
import { labelOf } from './model-label.ts';
import { PageWindow } from './page-window.ts';
import type { ParameterStore } from './parameter-store.ts';
import { shownPart } from './shown.ts';
import { createMessageTaker } from './take-message.ts';

/** What every chat needs of the rest of the extension. */
export interface ChatInputs {
	catalog: Catalog;
	/** The tools that a turn may use now; undefined for none. */
	tools: { forTurn(): TurnTools | undefined };
	/** Shows what applying code would change. */
	reviews: EditReviews;
	log: Log;
	/** Hides keys. */
	redact(text: string): string;
	/** Shows and saves what models make. */
	media: MediaInputs;
	/** What everything spent. */
	spending: Pick<Spending, 'today'>;
	/** Where conversations are kept. */
	store: Pick<SessionStore, 'open' | 'workspace' | 'onDidReread'>;
}

/** What the chats of a window share. */
export interface SharedInputs extends ChatInputs {
	extensionUri: vscode.Uri;
	parameters: ParameterStore;
	terminal: TerminalHistory;
	sessions: Sessions;
}

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
	const { catalog, log, parameters, redact, sessions } = inputs;
	let session = begun;
	const window = new PageWindow();
	const push = (change: Change) => page.push(change);
	const conversation: Conversation = new Conversation(
		{
			model: () => catalog.current(),
			find: (id) => catalog.models().find((model) => model.id === id),
			parameters: () => parameters.now(),
			open(model, { meter, toolStarts }) {
				const tools = inputs.tools.forTurn();
				return catalog.open(model, {
					tools: tools && recordedTools(tools, toolStarts),
					meter,
					session: session.id,
				});
			},
			failureOf: (error, model) => failureOf(error, model, redact),
			changed(change) {
				push(change);
				if (change.type === 'turn-status' && change.status === 'finished') {
					composing.next();
				}
				if (change.type !== 'events') {
					drafted();
				}
			},
			reshown() {
				page.renew();
				drafted();
			},
		},
		keptSession(sessions, begun),
	);
	const composer: ChatComposer = createChatComposer({ ...inputs, conversation, push });
	const { composing } = composer;
	const drafted = () => composer.changed();
	const context = createContextDesk({
		attachments: composing.attachments,
		terminal: inputs.terminal,
		push,
		changed: drafted,
	});
	const media = createMediaDesk({
		...inputs.media,
		push,
		turns: () => conversation.turns.map(({ turn }) => turn),
		address: (file) => page.address(file),
	});
	const state = (): ViewState => ({
		session: session.id,
		...shownPart(window.of(conversation.shown())),
		model: labelOf(catalog.current()),
		trusted: vscode.workspace.isTrusted,
		composer: composer.state(),
	});
	const showEarlier = () => {
		window.widen(conversation.shown());
		page.renew();
	};
	const page = new ChatPage({
		extensionUri: inputs.extensionUri,
		mediaFolder: inputs.media.shelf.folder,
		opened: () => media.again(),
		state,
		take: createMessageTaker({
			...{ conversation, composing, context, catalog, drafted, log, showEarlier },
			reviews: inputs.reviews,
			media,
		}),
		log,
	});
	const reopen = () => {
		if (!conversation.isRunning) {
			// The user goes on looking at the same branch.
			const shown = conversation.turns.at(-1)?.turn.id;
			const kept = keptSession(sessions, session);
			conversation.open({ ...kept, shown: shown ?? kept.shown });
		}
	};
	const listening = [
		catalog.onDidChange(() => {
			push({ type: 'model', model: labelOf(catalog.current()) });
			drafted();
		}),
		parameters.onDidChange(drafted),
		inputs.store.onDidReread((changed) => changed === session && reopen()),
		{
			// VS Code's own Chat may write into the same session.
			dispose: sessions.onDidChange(() => {
				const isForeign = (id: string) => !conversation.has(id);
				if (!session.isAnswering && [...session.transcript.turns.keys()].some(isForeign)) {
					reopen();
				}
			}),
		},
		vscode.workspace.onDidGrantWorkspaceTrust(() => push({ type: 'trust', trusted: true })),
	];
	return {
		page,
		get isRunning() {
			return conversation.isRunning;
		},
		get session() {
			return session;
		},
		ask: (prompt) => composing.ask(prompt),
		stop: () => conversation.stop(),
		show(next) {
			const earlier = session;
			window.reset();
			composing.clear();
			conversation.open(keptSession(sessions, next));
			session = next;
			void sessions.close(earlier);
		},
		focus: () => push({ type: 'focus-composer' }),
		markdown: () => chatMarkdown(conversation.shown()),
		dispose() {
			vscode.Disposable.from(...listening).dispose();
			composer.dispose();
			media.dispose();
			conversation.dispose();
			void sessions.close(session);
		},
	};
}
