import { homedir } from 'node:os';
import path from 'node:path';
import { config as translate } from '@vscode/l10n';
import * as vscode from 'vscode';
import { once } from './core/once.ts';
import { entryAt, PATH_STYLE, realPath } from './node/real-path.ts';
import type { SessionStorage } from './sessions/storage.ts';
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
import { createSessionStore } from './vscode/sessions/session-store.ts';
import { createSettings } from './vscode/settings.ts';
import { registerWorkspaceTools } from './vscode/tools/register.ts';

/** The composition root: everything Weir is in VS Code, and what each part is given. */
export function activate(context: vscode.ExtensionContext): void {
	translate({ contents: vscode.l10n.bundle ?? {} });
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
	const machine = { style: PATH_STYLE, realPath, entry: entryAt };
	const tools = registerWorkspaceTools(context, { reviews, machine });
	const { globalStorageUri } = context;
	const store = createSessionStore({
		...{ globalStorageUri, filesIn, redact, log },
		keepDays: settings.keepDays,
	});
	closeStore = () => store.close();
	const chat = registerChatView(context, async () => {
		const { spending } = await policies();
		const { openMedia } = await import('./extension/media.ts');
		const media = openMedia(globalStorageUri, machine);
		context.subscriptions.push(media.shelf);
		return { catalog, tools, reviews, media, log, redact, spending, store };
	});

	const history = once(async () => {
		const { createHistory } = await import('./vscode/sessions/history/create-history.ts');
		return createHistory({ store, chat, home: homedir(), log, redact });
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
		store,
		chat,
		gateway,
		registerMcpServer({ gateway, settings }),
		registerCommands({ chat, log, policies, catalog, gateway, history, redact, providers }),
		registerParticipant(context, { catalog, tools, redact, store }),
		registerInlineEdit({ catalog, chat, reviews, redact }),
		registerLanguageModelProvider({ catalog, redact }),
	);
	void offerModels();
}

/** VS Code waits some seconds for it: what streamed until now is written. */
export async function deactivate(): Promise<void> {
	await closeStore?.();
}

let closeStore: (() => Promise<void>) | undefined;

/** Files are Node's; they load with the history. */
async function filesIn(folder: string): Promise<SessionStorage> {
	const { createSessionFiles } = await import('./node/session-files.ts');
	return createSessionFiles(folder);
}

/**
 * Resolves Weir's models once, so that VS Code's model picker has one: without it the first message to `@weir` in
 * a new profile fails with "Language model unavailable". VS Code keeps the choice over later windows.
 */
async function offerModels(): Promise<void> {
	await vscode.lm.selectChatModels({ vendor: VENDOR });
}
