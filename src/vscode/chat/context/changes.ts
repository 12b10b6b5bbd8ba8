import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Attachment } from '../attachments.ts';
import { cut } from './read-file.ts';

/** The most of a diff, in UTF-16 units. */
const LONGEST_DIFF = 200_000;

/** What differs from the last commit in every repository that is open, as VS Code's Git extension tells it. */
export async function attachChanges(): Promise<Attachment | string> {
	const diffs: string[] = [];
	for (const repository of await repositories()) {
		diffs.push(await repository.diff(true), await repository.diff(false));
	}
	const content = diffs.filter((diff) => diff.trim() !== '').join('\n');
	return content === ''
		? t('There are no changes to attach: no repository is open, or nothing differs from the last commit.')
		: { label: t('git changes'), content: cut(content, LONGEST_DIFF), icon: 'diff' };
}

/** What is used of the interface of VS Code's own Git extension. */
interface Repository {
	/** @param staged what is staged, else what is not. */
	diff(staged: boolean): Promise<string>;
}

async function repositories(): Promise<readonly Repository[]> {
	const git = vscode.extensions.getExtension<{ getAPI(version: 1): { repositories: readonly Repository[] } }>(
		'vscode.git',
	);
	try {
		return (await git?.activate())?.getAPI(1).repositories ?? [];
	} catch {
		// The user has turned Git off in the settings, or it is not installed.
		return [];
	}
}
