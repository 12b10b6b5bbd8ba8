import type { ToolCallPart } from '../../core/chat.ts';
import type { TurnTools } from '../../core/turn.ts';
import { createEditFile } from '../../tools/edit-file.ts';
import { guardFiles } from '../../tools/guarded-files.ts';
import { createReadFile } from '../../tools/read-file.ts';
import { runTools } from '../../tools/run-tools.ts';
import type { Tool } from '../../tools/tool.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import { createFileAccess, type MachineFiles } from './file-access.ts';
import { createReviewEdit } from './review-edit.ts';

/** What the tools work with. */
export interface WorkspaceToolInputs {
	reviews: EditReviews;
	machine: MachineFiles;
}

/** The workspace tools over the editor's files; the manifest describes them. */
export interface WorkspaceTurn extends Pick<TurnTools, 'run'> {
	/** What a call does, for people; the tool's name where its arguments do not fit. */
	describe(call: Pick<ToolCallPart, 'name' | 'arguments'>): string;
}

/** Makes the workspace tools: the guard around the editor's files, and the review around every write. */
export function createWorkspaceTurn({ reviews, machine }: WorkspaceToolInputs): WorkspaceTurn {
	const access = createFileAccess(machine);
	const files = guardFiles(access);
	const tools: Tool[] = [createReadFile(files), createEditFile(files, createReviewEdit(reviews, access))];
	return { run: runTools(tools), describe: (call) => describeCall(tools, call) };
}

function describeCall(
	tools: readonly Tool[],
	{ name, arguments: json }: Pick<ToolCallPart, 'name' | 'arguments'>,
): string {
	const tool = tools.find((candidate) => candidate.name === name);
	try {
		const parsed = tool?.input.safeParse(JSON.parse(json));
		return tool && parsed?.success ? tool.describe(parsed.data) : name;
	} catch {
		// The model's arguments need not parse; the call's result says so.
		return name;
	}
}
