import { t } from '@vscode/l10n';
import { language } from '../../core/language.ts';
import type { Chip } from '../../webview/messages.ts';
import type { Prompt } from './held-turn.ts';

/** Something that goes along with a message. */
export interface Attachment {
	/** E.g. `sse-reader.ts:40-72`. */
	label: string;
	/** Text, or base64 of `mimeType`. */
	content: string;
	mimeType?: string | undefined;
	/** A codicon's name. */
	icon: string;
}

/** The most of all text together, in UTF-16 units, and of all files and images, in base64 characters. */
const LARGEST_TEXT = 1_000_000;
const LARGEST_MEDIA = 24_000_000;
const MOST = 50;

/** What goes along with the next message, in the order in which it was attached. */
export class Attachments {
	#held: (Attachment & { id: string })[] = [];
	#lastId = 0;

	get isEmpty(): boolean {
		return this.#held.length === 0;
	}

	/**
	 * Attaches something; what has the same label takes the place of the earlier.
	 * @returns why it was not, in a sentence.
	 */
	add(attachment: Attachment): string | undefined {
		const others = this.#held.filter(({ label }) => label !== attachment.label);
		const isMedia = attachment.mimeType !== undefined;
		const used = others
			.filter(({ mimeType }) => (mimeType !== undefined) === isMedia)
			.reduce((sum, { content }) => sum + content.length, attachment.content.length);
		if (others.length >= MOST || used > (isMedia ? LARGEST_MEDIA : LARGEST_TEXT)) {
			return t(
				'{0} was not attached: it would be more than one message may carry. Remove something, or attach a part of it.',
				attachment.label,
			);
		}
		this.#lastId += 1;
		this.#held = [...others, { ...attachment, id: String(this.#lastId) }];
		return undefined;
	}

	remove(id: string): void {
		this.#held = this.#held.filter((one) => one.id !== id);
	}

	set(all: readonly Attachment[]): void {
		this.#held = [];
		for (const one of all) {
			this.add(one);
		}
	}

	context(): Prompt['context'] {
		return this.#held.map(({ label, content, mimeType }) => ({
			label,
			content,
			...(mimeType === undefined ? {} : { mimeType }),
		}));
	}

	chips(): Chip[] {
		return this.#held.map(({ id, label, icon, content, mimeType }) => ({
			id,
			label,
			icon,
			size: sizeText(mimeType === undefined ? new TextEncoder().encode(content).length : bytesOf(content)),
		}));
	}
}

/** `340 B`, `2.1 kB`, `1.3 MB`. */
function sizeText(bytes: number): string {
	if (bytes < 1000) {
		return t('{0} B', bytes);
	}
	const scaled = (unit: number) =>
		(bytes / unit).toLocaleString(language(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
	return bytes < 999_950 ? t('{0} kB', scaled(1000)) : t('{0} MB', scaled(1_000_000));
}

function bytesOf(base64: string): number {
	return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}
