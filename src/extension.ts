import * as vscode from 'vscode';
import { entryAt, PATH_STYLE, realPath } from './node/real-path.ts';
import { createCatalog } from './vscode/catalog.ts';
import { registerChatView } from './vscode/chat/chat-view.ts';
import { registerCommands } from './vscode/commands.ts';
import { registerInlineEdit } from './vscode/inline-edit/register.ts';
import { registerLanguageModelProvider, VENDOR } from './vscode/language-model-provider.ts';
import { createLog } from './vscode/log.ts';
import { registerParticipant } from './vscode/participant.ts';
import type { ProviderInputs } from './vscode/providers/provider-inputs.ts';
import { createRedactor } from './vscode/redactor.ts';
import { createEditReviews } from './vscode/review/edit-reviews.ts';
import { createKeys } from './vscode/secrets.ts';
import { createSettings } from './vscode/settings.ts';
import { registerWorkspaceTools } from './vscode/tools/register.ts';

/** The composition root: everything Weir is in VS Code, and what each part is given. */
export function activate(context: vscode.ExtensionContext): void {
	const { learn, redact } = createRedactor();
	const log = createLog(redact);
	const settings = createSettings(log);
	const keys = createKeys(context.secrets, learn);
	const catalog = createCatalog({ settings, keys, log });
	const reviews = createEditReviews();
	const tools = registerWorkspaceTools(context, {
		reviews,
		machine: { style: PATH_STYLE, realPath, entry: entryAt },
	});
	const chat = registerChatView(context, { catalog, tools, log, redact });

	const providers = async (): Promise<ProviderInputs> => {
		const { listModels } = await import('./core/models.ts');
		const { createQuickPrompts } = await import('./vscode/providers/quick-prompts.ts');
		return { prompts: createQuickPrompts(redact), settings, keys, catalog, listModels, seen: learn };
	};
	context.subscriptions.push(
		log,
		catalog,
		reviews,
		tools,
		chat,
		registerCommands({ chat, log, redact, providers }),
		registerParticipant(context, { catalog, tools, redact }),
		registerInlineEdit({ catalog, chat, reviews, redact }),
		registerLanguageModelProvider({ catalog, redact }),
	);
	void offerModels();
}

/**
 * Resolves Weir's models once, so that VS Code's model picker has one: without it the first message to `@weir` in
 * a new profile fails with "Language model unavailable". VS Code keeps the choice over later windows.
 */
async function offerModels(): Promise<void> {
	await vscode.lm.selectChatModels({ vendor: VENDOR });
}
