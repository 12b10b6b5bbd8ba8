import path from 'node:path';
import * as vscode from 'vscode';
import { once } from './core/once.ts';
import { entryAt, PATH_STYLE, realPath } from './node/real-path.ts';
import { createCatalog } from './vscode/catalog.ts';
import { registerChatView } from './vscode/chat/chat-view.ts';
import { registerCommands } from './vscode/commands.ts';
import { createGatewayControl } from './vscode/gateway/gateway-control.ts';
import { registerMcpServer } from './vscode/gateway/mcp-server.ts';
import { registerInlineEdit } from './vscode/inline-edit/register.ts';
import { VENDOR } from './vscode/language-model/vendor.ts';
import { registerLanguageModelProvider } from './vscode/language-model-provider.ts';
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
	const policies = once(async () => {
		const { createPolicies } = await import('./vscode/policies.ts');
		const made = createPolicies({ settings, keys, memory: context.globalState });
		const { registerSpendingStatus } = await import('./vscode/usage/status-bar.ts');
		context.subscriptions.push(registerSpendingStatus(made));
		return made;
	});
	const catalog = createCatalog({ settings, keys, policies, log });
	const reviews = createEditReviews();
	const tools = registerWorkspaceTools(context, {
		reviews,
		machine: { style: PATH_STYLE, realPath, entry: entryAt },
	});
	const chat = registerChatView(context, async () => {
		const { spending } = await policies();
		return { catalog, tools, reviews, log, redact, spending };
	});

	const gateway = createGatewayControl(async () => {
		const { beginGateway } = await import('./extension/gateway.ts');
		const { version } = context.extension.packageJSON as { version: string };
		const { secrets } = context;
		const mediaFolder = path.join(context.globalStorageUri.fsPath, 'media');
		const shared = { settings, keys, catalog, policies: await policies(), secrets, version, mediaFolder };
		return beginGateway({ ...shared, seen: learn, warn: log.warn });
	});

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
		gateway,
		registerMcpServer({ gateway, settings }),
		registerCommands({ chat, log, policies, catalog, gateway, redact, providers }),
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
