import * as vscode from 'vscode';
import type { Catalog } from './catalog.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { WorkspaceTools } from './tools/register.ts';

/** What the participant needs of the rest of the extension. */
export interface ParticipantInputs {
	catalog: Catalog;
	tools: Pick<WorkspaceTools, 'forTurn' | 'describe'>;
	/** Hides keys. */
	redact(text: string): string;
	/** Where requests and answers are kept. */
	store: Pick<SessionStore, 'open' | 'workspace'>;
}

/**
 * Registers `@weir` in VS Code's own chat: Weir's models, with the workspace tools where they may be used. What answers
 * loads with the first request.
 */
export function registerParticipant(
	context: vscode.ExtensionContext,
	inputs: ParticipantInputs,
): vscode.Disposable {
	const participant = vscode.chat.createChatParticipant(
		'weir.participant',
		async (request, { history }, stream, token) => {
			const { answer } = await import('./participant/answer.ts');
			return answer({ request, history, stream, token }, inputs);
		},
	);
	participant.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
	return participant;
}
