import * as vscode from 'vscode';
import { language } from '../../core/language.ts';
import {
	type Change,
	type HostMessage,
	type PageMessage,
	pageMessage,
	type ViewState,
} from '../../webview/messages.ts';
import type { Log } from '../log.ts';
import { pageHtml } from './page-html.ts';
import { PageLink } from './page-link.ts';
import { PageWatch } from './page-watch.ts';
import { shownChange } from './shown.ts';

/** What a page needs of its view. */
export interface ChatPageInputs {
	extensionUri: vscode.Uri;
	/** A folder whose files the page may show, too. */
	mediaFolder: vscode.Uri;
	/** The whole state, for a page that has none. */
	state(): ViewState;
	/** A page has come that got the whole state. */
	opened(): void;
	/** Does what the page asks; `ready` and `acknowledge` are dealt with here. */
	take(message: PageMessage): void;
	log: Log;
}

/** Where VS Code shows a page: the view, or an editor's tab. */
export interface PageSurface {
	readonly webview: vscode.Webview;
	readonly visible: boolean;
	onVisibility(listener: () => void): void;
	onDispose(listener: () => void): void;
}

/** The view as a surface. */
export function viewSurface(view: vscode.WebviewView): PageSurface {
	return {
		webview: view.webview,
		get visible() {
			return view.visible;
		},
		onVisibility: (listener) => void view.onDidChangeVisibility(listener),
		onDispose: (listener) => void view.onDidDispose(listener),
	};
}

/** An editor's tab as a surface. */
export function panelSurface(panel: vscode.WebviewPanel): PageSurface {
	return {
		webview: panel.webview,
		get visible() {
			return panel.visible;
		},
		onVisibility: (listener) => void panel.onDidChangeViewState(listener),
		onDispose: (listener) => void panel.onDidDispose(listener),
	};
}

/** The webview while there is one, and the line to its page. */
export class ChatPage {
	readonly #inputs: ChatPageInputs;
	readonly #link: PageLink;
	readonly #watch: PageWatch;
	#view: PageSurface | undefined;
	#isReplaced = false;

	constructor(inputs: ChatPageInputs) {
		this.#inputs = inputs;
		this.#link = new PageLink({
			post: (message) => {
				this.#post(message);
				this.#watch.expect();
			},
			state: inputs.state,
		});
		this.#watch = new PageWatch({ ping: () => this.#post({ type: 'ping' }), dead: () => this.#replace() });
	}

	/** Tells the page of a change; without a page nothing is lost, the next one gets the whole state. */
	push(change: Change): void {
		const shown = shownChange(change);
		if (shown) {
			this.#link.push(shown);
		}
	}

	/** The page gets the whole state: so much has changed that the changes would say less. */
	renew(): void {
		this.#link.renew();
	}

	/** Where the page loads a file of the media folder from; undefined without a page. */
	address(file: vscode.Uri): string | undefined {
		return this.#view?.webview.asWebviewUri(file).toString();
	}

	/** Fills the webview that VS Code made. It may do so again and again: each is a new page. */
	show(view: PageSurface): void {
		const { webview } = view;
		const root = vscode.Uri.joinPath(this.#inputs.extensionUri, 'dist', 'webview');
		this.#view = view;
		webview.options = {
			enableScripts: true,
			enableForms: false,
			localResourceRoots: [root, this.#inputs.mediaFolder],
		};
		webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
		// A hidden page is thrown away by VS Code: what is posted to it would be lost.
		view.onVisibility(() => {
			if (!view.visible) {
				this.#lost();
			}
		});
		view.onDispose(() => {
			if (this.#view === view) {
				this.#view = undefined;
				this.#lost();
			}
		});
		this.#fill(webview);
	}

	/** Makes a new page in the webview. */
	#fill(webview: vscode.Webview): void {
		const root = vscode.Uri.joinPath(this.#inputs.extensionUri, 'dist', 'webview');
		const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
		webview.html = pageHtml({
			cspSource: webview.cspSource,
			nonce: crypto.randomUUID().replaceAll('-', ''),
			script: resource('main.js'),
			styles: [resource('main.css'), resource('codicon.css')],
			language: language(),
			sentences: vscode.l10n.bundle,
		});
	}

	#post(message: HostMessage): void {
		void this.#view?.webview.postMessage(message);
	}

	#lost(): void {
		this.#link.lost();
		this.#watch.rest();
	}

	/** A page that does not answer gets another in its place, once: the next has to speak before that is done again. */
	#replace(): void {
		if (!this.#view?.visible || this.#isReplaced) {
			this.#inputs.log.warn('The chat page does not answer.');
			return;
		}
		this.#inputs.log.warn(
			'The chat page does not answer. It is made anew; nothing of the conversation is lost.',
		);
		this.#isReplaced = true;
		this.#lost();
		this.#fill(this.#view.webview);
		this.#watch.expect();
	}

	#receive(message: unknown): void {
		const parsed = pageMessage.safeParse(message);
		this.#watch.rest();
		if (!parsed.success) {
			this.#inputs.log.warn('Dropped a message of the chat page that is not one of those it may send.');
		} else if (parsed.data.type === 'ready') {
			this.#link.ready();
			this.#inputs.opened();
		} else if (parsed.data.type === 'acknowledge') {
			this.#isReplaced = false;
			this.#link.acknowledge(parsed.data.sequence);
		} else {
			this.#inputs.take(parsed.data);
		}
		if (this.#link.isWaiting) {
			this.#watch.expect();
		}
	}
}
