import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { ToolCallPart, ToolDefinition } from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import { once } from '../../core/once.ts';
import type { TurnTools } from '../../core/turn.ts';
import { signalOf } from '../cancellation.ts';
import type { WorkspaceToolInputs } from './workspace-turn.ts';

/** The workspace tools, for Weir's own turns. */
export interface WorkspaceTools extends vscode.Disposable {
	/** What a turn may call now; undefined where the workspace is not trusted or no folder is open. */
	forTurn(): TurnTools | undefined;
	/** What a call does, for people, e.g. `Reading src/a.ts`. */
	describe(call: Pick<ToolCallPart, 'name' | 'arguments'>): Promise<string>;
}

/**
 * Registers the workspace tools with VS Code, whose own agent and other extensions may call them, and offers them to
 * Weir's turns. The tools themselves load when one is first called.
 */
export function registerWorkspaceTools(
	context: vscode.ExtensionContext,
	inputs: WorkspaceToolInputs,
): WorkspaceTools {
	const load = once(async () => {
		const { createWorkspaceTurn } = await import('./workspace-turn.ts');
		return createWorkspaceTurn(inputs);
	});
	const definitions = definitionsIn(context.extension.packageJSON);
	const run: TurnTools['run'] = async (call, signal, ask) => {
		// Asked at each call: a turn outlives the moment in which it began.
		if (!vscode.workspace.isTrusted) {
			throw new StreamError(
				'tool',
				'This workspace is not trusted, so tools are off. Ask the user to trust it.',
			);
		}
		return (await load()).run(call, signal, ask);
	};
	const describe: WorkspaceTools['describe'] = async (call) => (await load()).describe(call);
	const registration = vscode.Disposable.from(
		...definitions.map(({ name }) =>
			vscode.lm.registerTool(name, languageModelTool(name, { run, describe })),
		),
	);
	return {
		forTurn: () => (mayUseWorkspace() ? { definitions, run } : undefined),
		describe,
		dispose: () => registration.dispose(),
	};
}

/** The part of the manifest that is generated from the tools: their schemas need not be made again. */
const contributed = z.object({
	contributes: z.object({
		languageModelTools: z.array(
			z.object({
				name: z.string(),
				modelDescription: z.string(),
				inputSchema: z.record(z.string(), z.unknown()),
			}),
		),
	}),
});

function definitionsIn(manifest: unknown): ToolDefinition[] {
	return contributed
		.parse(manifest)
		.contributes.languageModelTools.map(({ name, modelDescription, inputSchema }) => ({
			name,
			description: modelDescription,
			parameters: inputSchema,
		}));
}

function mayUseWorkspace(): boolean {
	return vscode.workspace.isTrusted && (vscode.workspace.workspaceFolders ?? []).length > 0;
}

/**
 * A tool as VS Code calls it: the same run, with the same checks and the same review, as in Weir's own turns. VS
 * Code need not ask before a write: its question can be answered once and for all, the review cannot.
 */
function languageModelTool(
	name: string,
	{ run, describe }: Pick<TurnTools, 'run'> & Pick<WorkspaceTools, 'describe'>,
): vscode.LanguageModelTool<unknown> {
	return {
		prepareInvocation: async ({ input }) => ({ invocationMessage: await describe(callOf(name, input)) }),
		async invoke({ input }, token) {
			const { content } = await run(callOf(name, input), signalOf(token));
			return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(content)]);
		},
	};
}

function callOf(name: string, input: unknown): ToolCallPart {
	return {
		type: 'tool-call',
		index: 0,
		id: crypto.randomUUID(),
		name,
		arguments: JSON.stringify(input ?? {}),
	};
}
