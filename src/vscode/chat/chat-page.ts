import * as vscode from 'vscode';
import { type Change, type PageMessage, pageMessage, type ViewState } from '../../webview/messages.ts';
import type { Log } from '../log.ts';
import { pageHtml } from './page-html.ts';
import { PageLink } from './page-link.ts';
import { shownChange } from './shown.ts';

/** What a page needs of its view. */
export interface ChatPageInputs {
	extensionUri: vscode.Uri;
	/** The whole state, for a page that has none. */
	state(): ViewState;
	/** Does what the page asks; `ready` and `acknowledge` are dealt with here. */
	take(message: PageMessage): void;
	log: Log;
}

/** The webview while there is one, and the line to its page. */
export class ChatPage {
	readonly #inputs: ChatPageInputs;
	readonly #link: PageLink;
	#view: vscode.WebviewView | undefined;

	constructor(inputs: ChatPageInputs) {
		this.#inputs = inputs;
		this.#link = new PageLink({
			post: (message) => void this.#view?.webview.postMessage(message),
			state: inputs.state,
		});
	}

	/** Tells the page of a change; without a page nothing is lost, the next one gets the whole state. */
	push(change: Change): void {
		const shown = shownChange(change);
		if (shown) {
			this.#link.push(shown);
		}
	}

	/** Fills the webview that VS Code made. It may do so again and again: each is a new page. */
	show(view: vscode.WebviewView): void {
		const { webview } = view;
		const root = vscode.Uri.joinPath(this.#inputs.extensionUri, 'dist', 'webview');
		this.#view = view;
		webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [root] };
		webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
		// A hidden page is thrown away by VS Code: what is posted to it would be lost.
		view.onDidChangeVisibility(() => {
			if (!view.visible) {
				this.#link.lost();
			}
		});
		view.onDidDispose(() => {
			if (this.#view === view) {
				this.#view = undefined;
				this.#link.lost();
			}
		});
		const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
		webview.html = pageHtml({
			cspSource: webview.cspSource,
			nonce: crypto.randomUUID().replaceAll('-', ''),
			script: resource('main.js'),
			styles: [resource('main.css'), resource('codicon.css')],
		});
	}

	#receive(message: unknown): void {
		const parsed = pageMessage.safeParse(message);
		if (!parsed.success) {
			this.#inputs.log.warn('Dropped a message of the chat page that is not one of those it may send.');
		} else if (parsed.data.type === 'ready') {
			this.#link.ready();
		} else if (parsed.data.type === 'acknowledge') {
			this.#link.acknowledge(parsed.data.sequence);
		} else {
			this.#inputs.take(parsed.data);
		}
	}
}
