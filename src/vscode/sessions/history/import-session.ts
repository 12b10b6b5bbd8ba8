import { t } from '@vscode/l10n';
import { StreamError } from '../../../core/errors.ts';
import { addImported, type ImportedSession, importJson } from '../../../sessions/import-json.ts';
import { sayFileFailure } from './file-failure.ts';
import type { HistoryInputs, SourceFile } from './history-inputs.ts';
import { noticeText } from './plain-text.ts';
import { sizeText } from './size-text.ts';

/**
 * Asks for a file that Weir exported, adds it as a new session of this workspace and shows it.
 *
 * @throws StreamError where the file cannot be read, or is something else; nothing is added then.
 */
export async function importSession({
	store,
	chat,
	dialogs,
	locale,
	now,
}: Pick<HistoryInputs, 'store' | 'chat' | 'dialogs' | 'locale' | 'now'>): Promise<void> {
	const source = await dialogs.chooseSource('JSON', 'json');
	if (!source) {
		return;
	}
	const imported = importedFrom(noticeText(source.name), await textOf(source, locale), now());
	const sessions = await store.open();
	const session = sessions.create(store.workspace);
	await addImported(session, imported);
	await sessions.close(session);
	await sessions.refresh();
	await chat.show(session.id);
}

/** In bytes: a text holds no more than 512 MB, and its parsed form takes several times as much. */
const LARGEST = 256 * 1024 * 1024;

async function textOf(source: SourceFile, locale: string): Promise<string> {
	const name = noticeText(source.name);
	let size: number;
	let bytes: Uint8Array | undefined;
	try {
		size = await source.size();
		bytes = size > LARGEST ? undefined : await source.read();
	} catch (error) {
		throw sayFileFailure(t('{0} cannot be read', name), error);
	}
	if (!bytes) {
		const [has, most] = [size, LARGEST].map((one) => sizeText(one, locale));
		throw new StreamError(
			'invalid-request',
			t('{0} was not imported: it has {1}, and a chat may have {2}.', name, has ?? '', most ?? ''),
		);
	}
	return new TextDecoder().decode(bytes);
}

function importedFrom(name: string, text: string, now: number): ImportedSession {
	let imported: ImportedSession;
	try {
		imported = importJson(text, now);
	} catch (error) {
		throw sayFileFailure(t('{0} was not imported', name), error);
	}
	if (imported.turns.length === 0) {
		throw new StreamError(
			'invalid-request',
			t('{0} was not imported: nothing was asked in this chat.', name),
		);
	}
	return imported;
}
