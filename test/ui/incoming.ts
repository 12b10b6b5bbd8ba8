import type { Launched } from '../workbench/launch.ts';
import type { ChatPage } from './chat-page.ts';

/** A file as bytes (`data` is base64), or the address of one, from the workspace's own on. */
type Incoming = { name: string; type: string; data: string } | { address: string };

/** Drops a file on the composer as the browser tells it. */
export async function dropFile(weir: Launched, chat: ChatPage, file: Incoming): Promise<void> {
	await tell(weir, chat, 'drop', file);
}

/** Pastes a file into the composer as the browser tells it. */
export async function pasteFile(weir: Launched, chat: ChatPage, file: Incoming): Promise<void> {
	await tell(weir, chat, 'paste', file);
}

async function tell(weir: Launched, chat: ChatPage, kind: 'paste' | 'drop', file: Incoming): Promise<void> {
	const root = await weir.call((vscode) => String(vscode.workspace.workspaceFolders?.[0]?.uri));
	const given = 'address' in file ? { address: root + file.address } : file;
	await chat.frame.evaluate(`(() => {
		const { type, name, data, address, kind } = ${JSON.stringify({ ...given, kind })};
		const dataTransfer = new DataTransfer();
		if (address) {
			dataTransfer.setData('application/vnd.code.uri-list', address);
		} else {
			const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
			dataTransfer.items.add(new File([bytes], name, { type }));
		}
		const given = { bubbles: true, cancelable: true };
		document.querySelector('.composer-text').dispatchEvent(kind === 'paste'
			? new ClipboardEvent('paste', { ...given, clipboardData: dataTransfer })
			: new DragEvent('drop', { ...given, dataTransfer }));
	})()`);
}
