import { t } from '@vscode/l10n';
import { exportJson } from '../../../sessions/export-json.ts';
import { exportMarkdown } from '../../../sessions/export-markdown.ts';
import type { Transcript } from '../../../sessions/transcript.ts';
import { sayFileFailure } from './file-failure.ts';
import { findSession, goneError } from './find-session.ts';
import type { HistoryInputs } from './history-inputs.ts';
import { noticeText, plainText } from './plain-text.ts';
import { titleText } from './title-text.ts';

/**
 * Asks for a format and a place, and writes a session there.
 *
 * @throws StreamError where the file cannot be written, or the session is not there any more.
 */
export async function exportSession(
	{ prompts, store, dialogs }: Pick<HistoryInputs, 'prompts' | 'store' | 'dialogs'>,
	id: string,
	failed: (error: unknown) => void,
): Promise<void> {
	const sessions = await store.open();
	const { title } = findSession(sessions, id);
	const format = await prompts.pick<Format>({
		title: t('Export Chat'),
		placeholder: t('“{0}” as', plainText(titleText(title))),
		choices: [
			{ label: 'Markdown', detail: t('The branch that is shown, for people'), value: markdownFormat },
			{ label: 'JSON', detail: t('Every branch, for Import Chat and other programs'), value: jsonFormat },
		],
	});
	const target =
		format && (await dialogs.chooseTarget({ ...format, name: fileNameOf(title, format.extension) }));
	if (!format || !target) {
		return;
	}
	const session = await sessions.open(id);
	if (!session) {
		throw goneError();
	}
	try {
		await target.write(encoded(format.pieces(session.transcript)));
	} catch (error) {
		throw sayFileFailure(t('{0} cannot be written', noticeText(target.name)), error);
	} finally {
		await sessions.close(session);
	}
	const offer = async () => {
		if (await dialogs.offer(t('Exported to {0}.', noticeText(target.name)), t('Open'))) {
			await target.open();
		}
	};
	void offer().catch(failed);
}

interface Format {
	/** As a file dialog names it. */
	kind: string;
	extension: string;
	pieces(transcript: Transcript): Iterable<string>;
}

const markdownFormat: Format = {
	kind: 'Markdown',
	extension: 'md',
	pieces: (transcript) => [exportMarkdown(transcript)],
};
const jsonFormat: Format = { kind: 'JSON', extension: 'json', pieces: exportJson };

/** A name that every file system takes: the title's letters and digits. */
function fileNameOf(title: string, extension: string): string {
	const words = title
		.slice(0, LONGEST_NAME)
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '');
	return `${words === '' ? 'weir-chat' : `weir-${words}`}.${extension}`;
}

const LONGEST_NAME = 60;

/** In pieces: all of a session in one text may be more than a text can hold. */
function encoded(pieces: Iterable<string>): Uint8Array {
	const encoder = new TextEncoder();
	const parts = Array.from(pieces, (piece) => encoder.encode(piece));
	const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}
