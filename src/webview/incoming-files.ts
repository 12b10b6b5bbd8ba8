import { t } from '@vscode/l10n';
import { LARGEST_ATTACHMENT, type PageMessage } from './messages.ts';

/** Takes files that are pasted or dropped into a part of the page. @param refuse says why one is not taken. */
export function takeFiles(
	root: HTMLElement,
	inputs: { post(message: PageMessage): void; refuse(sentence: string): void },
): void {
	const take = async (files: readonly File[]) => {
		for (const file of files) {
			await attach(file, inputs);
		}
	};
	root.addEventListener('paste', (event) => {
		const files = [...(event.clipboardData?.files ?? [])];
		if (files.length > 0) {
			event.preventDefault();
			void take(files);
		}
	});
	root.addEventListener('dragover', (event) => {
		if (event.dataTransfer && carriesFiles(event.dataTransfer)) {
			event.preventDefault();
			event.dataTransfer.dropEffect = 'copy';
		}
	});
	root.addEventListener('drop', (event) => {
		const { dataTransfer } = event;
		if (!dataTransfer || !carriesFiles(dataTransfer)) {
			return;
		}
		event.preventDefault();
		const uris = addressesIn(dataTransfer);
		if (uris.length > 0) {
			inputs.post({ type: 'attach-uris', uris });
		} else {
			void take([...dataTransfer.files]);
		}
	});
}

/** VS Code's own lists name what was dragged out of its views. */
const LISTS = ['application/vnd.code.uri-list', 'text/uri-list'] as const;
const MOST_ADDRESSES = 20;
const LONGEST_ADDRESS = 4096;

function carriesFiles({ types }: DataTransfer): boolean {
	return ['Files', ...LISTS].some((type) => types.includes(type));
}

function addressesIn(dataTransfer: DataTransfer): string[] {
	const list = LISTS.map((type) => dataTransfer.getData(type)).find((text) => text !== '') ?? '';
	return list
		.split(/\r?\n/)
		.filter((line) => line !== '' && !line.startsWith('#') && line.length <= LONGEST_ADDRESS)
		.slice(0, MOST_ADDRESSES);
}

async function attach(
	file: File,
	inputs: { post(message: PageMessage): void; refuse(sentence: string): void },
): Promise<void> {
	if ((file.size * 4) / 3 > LARGEST_ATTACHMENT - 4) {
		inputs.refuse(t('{0} was not attached: it is larger than 8 MB.', file.name));
		return;
	}
	const data = await base64Of(file);
	if (data === undefined) {
		inputs.refuse(t('{0} was not attached: it cannot be read.', file.name));
		return;
	}
	const [name, mimeType] = [file.name.slice(-255), file.type.slice(0, 255)];
	inputs.post({ type: 'attach-data', name, mimeType, data });
}

async function base64Of(file: File): Promise<string | undefined> {
	try {
		const bytes = new Uint8Array(await file.arrayBuffer());
		let text = '';
		// A call takes only so many arguments.
		for (let at = 0; at < bytes.length; at += 0x8000) {
			text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
		}
		return btoa(text);
	} catch {
		return undefined;
	}
}
