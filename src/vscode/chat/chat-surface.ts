import * as vscode from 'vscode';
import type { Change, ViewState } from '../../webview/messages.ts';
import { createChatComposer } from './chat-composer.ts';
import type { SharedInputs } from './chat-inputs.ts';
import { ChatPage } from './chat-page.ts';
import type { Composing } from './composing.ts';
import { createContextDesk } from './context/desk.ts';
import type { Conversation } from './conversation.ts';
import { createMediaDesk, type MediaDeskInputs } from './media/media-desk.ts';
import { labelOf } from './model-label.ts';
import { PageWindow } from './page-window.ts';
import { shownPart } from './shown.ts';
import { createMessageTaker } from './take-message.ts';

/** What a user sees of a chat, and writes into it: its page, with what the page leads to. */
export interface ChatSurface extends vscode.Disposable {
	readonly page: ChatPage;
	readonly composing: Composing;
	/** Tells the page. */
	push(change: Change): void;
	/** What would be sent has changed. */
	drafted(): void;
	/** The conversation has changed. */
	changed(change: Change): void;
	/** Another branch or conversation is shown. */
	reshown(): void;
	/** Forgets what belongs to the conversation that was shown. */
	clear(): void;
}

/** @param session the id of the one that is shown now. */
export function createChatSurface(
	inputs: SharedInputs,
	conversation: Conversation,
	session: () => string,
): ChatSurface {
	const { catalog, log, reviews } = inputs;
	const window = new PageWindow();
	const push = (change: Change) => page.push(change);
	const composer = createChatComposer({ ...inputs, conversation, push });
	const { composing } = composer;
	const drafted = () => composer.changed();
	const { context, media } = createDesks(inputs, conversation, {
		...{ composing, push, drafted },
		address: (file) => page.address(file),
	});
	const showEarlier = () => {
		window.widen(conversation.shown());
		page.renew();
	};
	const page: ChatPage = new ChatPage({
		extensionUri: inputs.extensionUri,
		mediaFolder: inputs.media.shelf.folder,
		opened: () => media.again(),
		state: (): ViewState => ({
			session: session(),
			...shownPart(window.of(conversation.shown())),
			model: labelOf(catalog.current()),
			trusted: vscode.workspace.isTrusted,
			composer: composer.state(),
		}),
		take: createMessageTaker({
			...{ conversation, composing, context, catalog, drafted },
			...{ log, showEarlier, reviews, media },
		}),
		log,
	});
	return {
		...{ page, composing, push, drafted },
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
		clear() {
			window.reset();
			composing.clear();
		},
		dispose() {
			composer.dispose();
			media.dispose();
		},
	};
}

type DeskInputs = Pick<ChatSurface, 'composing' | 'push' | 'drafted'> & Pick<MediaDeskInputs, 'address'>;

/** What the page's chips stand for, and what models made. */
function createDesks(
	{ terminal, media }: SharedInputs,
	conversation: Conversation,
	{ composing, push, drafted, address }: DeskInputs,
) {
	const { attachments } = composing;
	return {
		context: createContextDesk({ attachments, terminal, push, changed: drafted }),
		media: createMediaDesk({
			...media,
			push,
			turns: () => conversation.turns.map(({ turn }) => turn),
			address,
		}),
	};
}
