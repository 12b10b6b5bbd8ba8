import * as vscode from 'vscode';
import type { Spending } from '../../core/spending.ts';
import type { TurnTools } from '../../core/turn.ts';
import type { Change, ViewState } from '../../webview/messages.ts';
import type { Catalog } from '../catalog.ts';
import { failureOf } from '../failure.ts';
import type { Log } from '../log.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import { chatMarkdown } from './chat-markdown.ts';
import { ChatPage } from './chat-page.ts';
import { Composing } from './composing.ts';
import { createContextDesk } from './context/desk.ts';
import { attachCodeInFront } from './context/editor.ts';
import type { TerminalHistory } from './context/terminal.ts';
import { Conversation } from './conversation.ts';
import { createEstimator } from './estimate.ts';
import type { Prompt } from './held-turn.ts';
import { labelOf } from './model-label.ts';
import type { ParameterStore } from './parameter-store.ts';
import { parametersText } from './parameters.ts';
import { spentIn, spentOf } from './session-usage.ts';
import { shownTurn } from './shown.ts';
import { createMessageTaker } from './take-message.ts';
import type { HeldTurn } from './turn-tree.ts';

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
	/** What everything spent. */
	spending: Pick<Spending, 'today'>;
}

/** What the chats of a window share. */
export interface SharedInputs extends ChatInputs {
	extensionUri: vscode.Uri;
	parameters: ParameterStore;
	terminal: TerminalHistory;
}

/** A conversation with its page and its composer: one is in the view, others in editors. */
export interface Chat extends vscode.Disposable {
	readonly page: ChatPage;
	readonly isRunning: boolean;
	/** Every turn of every branch. */
	readonly all: readonly HeldTurn[];
	ask(prompt: Prompt): void;
	stop(): void;
	/** Stops what runs and begins anew. */
	clear(): void;
	/** Puts the cursor in the composer. */
	focus(): void;
	/** The branch that is shown, as Markdown. */
	markdown(): string;
}

/** Opens a chat. @param changed called whenever its turns have changed. */
export function createChat(inputs: SharedInputs, changed: () => void, turns: readonly HeldTurn[] = []): Chat {
	const { catalog, log, parameters, redact } = inputs;
	const session = crypto.randomUUID();
	const push = (change: Change) => page.push(change);
	const conversation: Conversation = new Conversation(
		{
			model: () => catalog.current(),
			find: (id) => catalog.models().find((model) => model.id === id),
			parameters: () => parameters.now(),
			open: (model, meter) => catalog.open(model, { tools: inputs.tools.forTurn(), meter, session }),
			failureOf: (error, model) => failureOf(error, model, redact),
			changed(change) {
				push(change);
				changed();
				if (change.type === 'turn-status' && change.status === 'finished') {
					composing.next();
				}
				if (change.type !== 'events') {
					drafted();
				}
			},
			reshown() {
				page.renew();
				changed();
				drafted();
			},
		},
		turns,
	);
	const composing = new Composing({
		send: (prompt, instead) => conversation.send(prompt, instead) !== undefined,
		isRunning: () => conversation.isRunning,
		leaves: () => !catalog.current().isDemo,
		redact,
		run: (command) => void vscode.commands.executeCommand(command),
		codeInFront: attachCodeInFront,
		changed: () => drafted(),
	});
	const composerState = () =>
		composing.state({
			parameters: parametersText(parameters.now()),
			session: spentIn(conversation.all),
			today: spentOf(inputs.spending.today()),
		});
	const tell = () => push({ type: 'composer', composer: composerState() });
	const estimator = createEstimator({
		request: () =>
			isWorthCounting(conversation, composing) ? conversation.preview(composing.prompt()) : undefined,
		facts: () => catalog.find(catalog.current()),
		told(estimate) {
			composing.estimate = estimate;
			tell();
		},
	});
	const drafted = () => {
		tell();
		estimator.changed();
	};
	const context = createContextDesk({
		attachments: composing.attachments,
		terminal: inputs.terminal,
		push,
		changed: drafted,
	});
	const state = (): ViewState => ({
		turns: conversation.shown().map(shownTurn),
		model: labelOf(catalog.current()),
		trusted: vscode.workspace.isTrusted,
		composer: composerState(),
	});
	const page = new ChatPage({
		extensionUri: inputs.extensionUri,
		state,
		take: createMessageTaker({
			...{ conversation, composing, context, catalog, drafted, log },
			reviews: inputs.reviews,
		}),
		log,
	});
	const listening = [
		catalog.onDidChange(() => {
			push({ type: 'model', model: labelOf(catalog.current()) });
			drafted();
		}),
		parameters.onDidChange(drafted),
		vscode.workspace.onDidGrantWorkspaceTrust(() => push({ type: 'trust', trusted: true })),
	];
	return {
		page,
		get isRunning() {
			return conversation.isRunning;
		},
		get all() {
			return conversation.all;
		},
		ask: (prompt) => composing.ask(prompt),
		stop: () => conversation.stop(),
		clear() {
			conversation.clear();
			composing.clear();
		},
		focus: () => push({ type: 'focus-composer' }),
		markdown: () => chatMarkdown(conversation.shown()),
		dispose() {
			vscode.Disposable.from(...listening).dispose();
			estimator.dispose();
			conversation.dispose();
		},
	};
}

function isWorthCounting(conversation: Conversation, composing: Composing): boolean {
	return composing.draft.trim() !== '' || !composing.attachments.isEmpty || conversation.turns.length > 0;
}
