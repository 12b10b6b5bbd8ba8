import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { aborted } from '../core/errors.ts';
import { refused } from './path-style.ts';
import { linesOf } from './text-file.ts';
import type { Tool, ToolInfo } from './tool.ts';
import type { Review, WorkspaceFiles } from './workspace-files.ts';

const input = z.object({
	path: z.string().check(z.describe('Path of the file, relative to the workspace, such as src/main.ts.')),
	oldText: z
		.string()
		.check(
			z.describe(
				'The text to replace, exactly as it stands in the file, whitespace included. It must occur exactly once. Empty: create a file that is not there yet.',
			),
		),
	newText: z.string().check(z.describe('What stands in its place afterwards. Empty: the text is removed.')),
});

/** `oldText` occurs exactly once in the file; empty, it creates the file. */
export type EditFileInput = z.infer<typeof input>;

/** What is known of `weir_editFile` without any files. */
export const EDIT_FILE: ToolInfo<EditFileInput> = {
	name: 'weir_editFile',
	displayName: 'Edit File',
	description:
		"Replaces one text in a file of the user's workspace, or creates a file. The user sees the change and accepts or rejects it. Read the file first, and make several small edits rather than one large one.",
	userDescription: 'Changes a file of the workspace after you have accepted the change.',
	referenceName: 'weirEditFile',
	input,
	effect: 'write',
	describe: ({ path, oldText }) => (oldText === '' ? t('Creating {0}', path) : t('Editing {0}', path)),
};

/**
 * The tool `weir_editFile` over these files. Nothing is written but what `review` was shown and what it accepted;
 * a rejection is told to the model as what it is.
 */
export function createEditFile(files: WorkspaceFiles, review: Review): Tool<EditFileInput> {
	return {
		...EDIT_FILE,
		async run({ path, oldText, newText }, { signal, ask }) {
			const target = await files.resolve(path);
			if (target.readOnly !== undefined) {
				throw refused(`${target.label} cannot be changed. ${target.readOnly}`);
			}
			const before = await files.read(target);
			const after = edited(target.label, before, oldText, newText);
			const isNew = before === undefined;
			ask?.();
			const verdict = await review({ target, before: before ?? '', after, isNew }, signal);
			if (signal.aborted) {
				throw aborted();
			}
			if (verdict === 'rejected') {
				throw refused('The user rejected this edit.');
			}
			await files.write(target, { before, after });
			const count = linesOf(after).length;
			return `${isNew ? 'Created' : 'Edited'} ${target.label}; it has ${count} ${count === 1 ? 'line' : 'lines'} now.`;
		},
	};
}

function edited(label: string, before: string | undefined, oldText: string, newText: string): string {
	if (oldText === newText) {
		throw refused('oldText and newText are the same, so there is nothing to change.');
	}
	if (before === undefined) {
		if (oldText !== '') {
			throw refused(`There is no file ${label}. Check the path; to create the file, give an empty oldText.`);
		}
		return newText;
	}
	if (oldText === '') {
		if (before !== '') {
			throw refused(`${label} is there already. To change it, give the text to replace as oldText.`);
		}
		return newText;
	}
	// Models write plain line feeds; a file that never does keeps its own line ends.
	const toOwn = /(?<!\r)\n/.test(before) || !before.includes('\r\n') ? same : toCrlf;
	const wanted = toOwn(oldText);
	const place = before.indexOf(wanted);
	if (place === -1) {
		throw refused(
			`oldText does not occur in ${label}. Read the file again and copy the text exactly, whitespace included.`,
		);
	}
	if (before.includes(wanted, place + 1)) {
		throw refused(
			`oldText occurs more than once in ${label}. Take in the lines around it, so that it occurs once.`,
		);
	}
	return before.slice(0, place) + toOwn(newText) + before.slice(place + wanted.length);
}

function same(text: string): string {
	return text;
}

function toCrlf(text: string): string {
	return text.replace(/\r?\n/g, '\r\n');
}
