import './jitless.ts';
import { hostMessage, type NumberedMessage, type PageMessage } from './messages.ts';

declare function acquireVsCodeApi(): VsCodeApi;

interface VsCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

/** The page's end of the line to the extension host. */
export interface Port {
	post(message: PageMessage): void;
	/** What the page itself remembers over hiding and showing; unchecked. */
	recall(): unknown;
	remember(state: unknown): void;
}

/**
 * Opens the line and says `ready`. `receive` gets every message once and in order; where one is missing, the
 * port asks for a snapshot and drops what comes before it. `receive` calls `painted` when the message is shown,
 * which lets the host send the next one.
 *
 * @param unreadable called where even a snapshot cannot be read.
 */
export function openPort(
	receive: (message: NumberedMessage, painted: () => void) => void,
	unreadable: () => void,
): Port {
	const api = acquireVsCodeApi();
	const post = (message: PageMessage) => api.postMessage(message);
	let expected: number | undefined;

	const restart = () => {
		expected = undefined;
		post({ type: 'ready' });
	};
	addEventListener('message', (event: MessageEvent<unknown>) => {
		// VS Code posts from the frame around this one, which has the same origin.
		if (event.origin !== window.origin) {
			return;
		}
		const { success, data: message } = hostMessage.safeParse(event.data);
		if (!success) {
			// A snapshot that cannot be read would come again for ever.
			return expected === undefined ? unreadable() : restart();
		}
		if (message.type === 'ping') {
			return post({ type: 'pong' });
		}
		const { sequence } = message;
		if (message.type === 'update' && sequence !== expected) {
			return expected === undefined ? undefined : restart();
		}
		expected = sequence + 1;
		receive(message, () => post({ type: 'acknowledge', sequence }));
	});
	// The first message of the host may be an answer to this one, so it goes last.
	queueMicrotask(restart);
	return { post, recall: () => api.getState(), remember: (state) => api.setState(state) };
}
