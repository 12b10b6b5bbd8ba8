import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { refused } from './path-style.ts';
import { linesOf } from './text-file.ts';
import type { Tool, ToolInfo } from './tool.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

const input = z.object({
	path: z.string().check(z.describe('Path of the file, relative to the workspace, such as src/main.ts.')),
	startLine: z.optional(
		z.int().check(z.minimum(1), z.describe('First line to read, counted from 1. Default: 1.')),
	),
	endLine: z.optional(
		z.int().check(z.minimum(1), z.describe('Last line to read, itself included. Default: the last one.')),
	),
});

/** 1-based lines, both included. */
export type ReadFileInput = z.infer<typeof input>;

/** What is known of `weir_readFile` without any files. */
export const READ_FILE: ToolInfo<ReadFileInput> = {
	name: 'weir_readFile',
	displayName: 'Read File',
	description:
		"Reads a text file of the user's workspace. The first line of the result names the file and the lines that follow it. Up to 2,000 lines are read at once; ask for a further range with startLine. Read a file before you edit it.",
	userDescription: 'Reads a text file of the workspace.',
	referenceName: 'weirReadFile',
	input,
	effect: 'read',
	describe: ({ path }) => t('Reading {0}', path),
};

/** The tool `weir_readFile` over these files. It needs no approval: it reads inside the workspace only. */
export function createReadFile(files: WorkspaceFiles): Tool<ReadFileInput> {
	return {
		...READ_FILE,
		async run({ path, startLine = 1, endLine }) {
			const target = await files.resolve(path);
			const text = await files.read(target);
			if (text === undefined) {
				throw refused(`There is no file ${target.label}. Check the path, or ask the user for it.`);
			}
			return excerpt(target.label, linesOf(text.replace(/^\ufeff/, '')), startLine, endLine);
		},
	};
}

const MOST_LINES = 2000;

function excerpt(label: string, lines: readonly string[], startLine: number, endLine = lines.length): string {
	const total = lines.length;
	if (total === 0) {
		return `${label} is empty.`;
	}
	if (startLine > total) {
		throw refused(`${label} has ${total} lines; startLine ${startLine} is behind its end.`);
	}
	if (endLine < startLine) {
		throw refused(`endLine ${endLine} is before startLine ${startLine}. Give a range that goes forward.`);
	}
	const wanted = Math.min(endLine, total);
	const last = Math.min(wanted, startLine + MOST_LINES - 1);
	const range = `${label}, lines ${startLine}-${last} of ${total}`;
	const cut = last < wanted ? ` (2,000 at once; go on with startLine ${last + 1})` : '';
	return `${range}${cut}:\n${lines.slice(startLine - 1, last).join('\n')}`;
}
