import * as vscode from 'vscode';
import type { Spending } from '../../core/spending.ts';
import type { Change, ComposerState } from '../../webview/messages.ts';
import type { Catalog } from '../catalog.ts';
import { Composing } from './composing.ts';
import { attachCodeInFront } from './context/editor.ts';
import type { Conversation } from './conversation.ts';
import { createEstimator } from './estimate.ts';
import type { ParameterStore } from './parameter-store.ts';
import { parametersText } from './parameters.ts';
import { spentIn, spentOf } from './session-usage.ts';

/** The next message of a chat, with all that the page shows around the box in which it is written. */
export interface ChatComposer extends vscode.Disposable {
	readonly composing: Composing;
	state(): ComposerState;
	/** What would be sent has changed: tells the page, and counts anew. */
	changed(): void;
}

/** What it needs of its chat. */
export interface ChatComposerInputs {
	conversation: Conversation;
	catalog: Catalog;
	parameters: ParameterStore;
	spending: Pick<Spending, 'today'>;
	/** Hides keys. */
	redact(text: string): string;
	/** Tells the page. */
	push(change: Change): void;
}

export function createChatComposer(inputs: ChatComposerInputs): ChatComposer {
	const { conversation, catalog, parameters, redact, push } = inputs;
	const composing = new Composing({
		send: (prompt, instead) => conversation.send(prompt, instead) !== undefined,
		isRunning: () => conversation.isRunning,
		leaves: () => !catalog.current().isDemo,
		redact,
		run: (command) => void vscode.commands.executeCommand(command),
		codeInFront: attachCodeInFront,
		changed: () => changed(),
	});
	const state = () =>
		composing.state({
			parameters: parametersText(parameters.now()),
			session: spentIn(conversation.all),
			today: spentOf(inputs.spending.today()),
		});
	const tell = () => push({ type: 'composer', composer: state() });
	const estimator = createEstimator({
		request: () =>
			isWorthCounting(conversation, composing) ? conversation.preview(composing.prompt()) : undefined,
		facts: () => catalog.find(catalog.current()),
		told(estimate) {
			composing.estimate = estimate;
			tell();
		},
	});
	const changed = () => {
		tell();
		estimator.changed();
	};
	return { composing, state, changed, dispose: () => estimator.dispose() };
}

function isWorthCounting(conversation: Conversation, composing: Composing): boolean {
	return composing.draft.trim() !== '' || !composing.attachments.isEmpty || conversation.turns.length > 0;
}
