import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PageMessage } from '../../webview/messages.ts';
import type { Catalog } from '../catalog.ts';
import type { Log } from '../log.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import { applyCode, openNewFile, openPreview, runInTerminal } from './code-actions.ts';
import type { Composing } from './composing.ts';
import type { ContextDesk } from './context/desk.ts';
import type { Conversation } from './conversation.ts';
import { promptOf } from './held-turn.ts';
import type { MediaDesk } from './media/media-desk.ts';
import { pickModelOnce } from './model-picker.ts';
import { openPath } from './open-path.ts';
import { openSymbol } from './open-symbol.ts';
import { insertAtCursor, openLink, runAction } from './page-actions.ts';
import { providerMeant } from './provider-meant.ts';

/** What the messages of a page act on. */
export interface MessageInputs {
	conversation: Conversation;
	composing: Composing;
	context: ContextDesk;
	catalog: Catalog;
	reviews: EditReviews;
	media: MediaDesk;
	/** The page wants more of the turns before those that it has. */
	showEarlier(): void;
	/** What the next message would send has changed. */
	drafted(): void;
	log: Log;
}

type Takers = { [Type in PageMessage['type']]: (message: Extract<PageMessage, { type: Type }>) => unknown };

/** Does what the page asks. Each message was checked for its shape; what it names may still be gone. */
export function createMessageTaker(inputs: MessageInputs): (message: PageMessage) => void {
	const takers: Takers = { ...turnTakers(inputs), ...composerTakers(inputs), ...editorTakers(inputs) };
	return (message) => {
		const take = takers[message.type] as (message: PageMessage) => unknown;
		void take(message);
	};
}

function turnTakers({ conversation, composing, catalog, log, showEarlier }: MessageInputs) {
	const orSay = (asked: Promise<void> | undefined, what: string) => {
		if (!asked) {
			log.warn(`Dropped a ${what}: an answer is still on its way, or the turn is gone.`);
		}
	};
	return {
		stop: () => conversation.stop(),
		retry: ({ turnId }) => orSay(conversation.retry(turnId), 'retry'),
		'retry-with': async ({ turnId }) => {
			const model = await pickModelOnce(catalog);
			return model && orSay(conversation.retry(turnId, model), 'retry');
		},
		continue: ({ turnId }) => orSay(conversation.continue(turnId), 'continuation'),
		delete: ({ turnId }) => deleteTurn(conversation, turnId),
		'show-earlier': () => showEarlier(),
		alternative: ({ turnId, step }) => conversation.showAlternative(turnId, step),
		edit: ({ turnId }) => {
			const held = conversation.turns.find(({ turn }) => turn.id === turnId);
			return held && composing.edit(turnId, promptOf(held));
		},
		action: (message) => runAction(message.name, providerMeant(message, conversation.turns)),
	} satisfies Partial<Takers>;
}

function composerTakers({ conversation, composing, context, drafted }: MessageInputs) {
	return {
		send: ({ text }) => composing.submit(text),
		'cancel-edit': () => composing.cancelEdit(),
		release: ({ anyway }) => composing.release(anyway),
		'send-queued': ({ id }) => {
			conversation.stop();
			composing.sendQueued(id);
		},
		'remove-queued': ({ id }) => composing.removeQueued(id),
		'remove-chip': ({ id }) => {
			composing.attachments.remove(id);
			drafted();
		},
		complete: ({ query }) => context.complete(query),
		attach: ({ id }) => context.attach(id),
		'add-context': () => context.pick(),
		'attach-data': (file) => context.attachData(file),
		'attach-uris': ({ uris }) => context.attachUris(uris),
		'set-parameters': () => vscode.commands.executeCommand('weir.setParameters'),
		draft: ({ text }) => {
			composing.draft = text;
			drafted();
		},
	} satisfies Partial<Takers>;
}

function editorTakers({ reviews, media }: MessageInputs) {
	return {
		code: ({ action, text, language }) => {
			switch (action) {
				case 'apply':
					return applyCode(text, reviews);
				case 'new-file':
					return openNewFile(text, language);
				case 'run':
					return runInTerminal(text);
				case 'preview':
					return openPreview(text, language);
			}
		},
		copy: ({ text }) => vscode.env.clipboard.writeText(text),
		insert: ({ text }) => insertAtCursor(text),
		'open-link': ({ url }) => openLink(url),
		'open-path': ({ path }) => openPath(path),
		'open-symbol': ({ name }) => openSymbol(name),
		'load-media': ({ source }) => media.load(source),
		'save-media': ({ source }) => media.save(source),
		// The link to the page takes these.
		ready: () => undefined,
		pong: () => undefined,
		acknowledge: () => undefined,
	} satisfies Partial<Takers>;
}

async function deleteTurn(conversation: Conversation, turnId: string): Promise<void> {
	const undo = conversation.remove(turnId);
	const label = t('Undo');
	if (
		undo &&
		(await vscode.window.showInformationMessage(t('Deleted the turn and what followed it.'), label)) === label
	) {
		undo();
	}
}
