import { t, config as translate } from '@vscode/l10n';
import * as vscode from 'vscode';
import { StreamError } from '../core/errors.ts';
import { once } from '../core/once.ts';
import type { SessionStorage } from '../sessions/storage.ts';
import { createCatalog } from '../vscode/catalog.ts';
import { registerChatView } from '../vscode/chat/chat-view.ts';
import type { Download } from '../vscode/chat/media/read-media.ts';
import { registerCommands } from '../vscode/commands.ts';
import { createGatewayControl, type RunningGateway } from '../vscode/gateway/gateway-control.ts';
import { registerMcpServer } from '../vscode/gateway/mcp-server.ts';
import { registerInlineEdit } from '../vscode/inline-edit/register.ts';
import { VENDOR } from '../vscode/language-model/vendor.ts';
import { registerLanguageModelProvider } from '../vscode/language-model-provider.ts';
import { createLog } from '../vscode/log.ts';
import { registerParticipant } from '../vscode/participant.ts';
import type { ProviderInputs } from '../vscode/providers/provider-inputs.ts';
import { createRedactor } from '../vscode/redactor.ts';
import { createEditReviews } from '../vscode/review/edit-reviews.ts';
import { createKeys } from '../vscode/secrets.ts';
import { createSessionStore } from '../vscode/sessions/session-store.ts';
import { createSettings } from '../vscode/settings.ts';
import type { MachineFiles } from '../vscode/tools/file-access.ts';
import { registerWorkspaceTools } from '../vscode/tools/register.ts';
import type { WindowGatewayInputs } from './gateway.ts';

/** What Weir runs on, of a machine or of a browser alone. Whatever is large loads at its first use. */
export interface Platform {
	/** Files that lie on a disk; those of other file systems are VS Code's. */
	machine: MachineFiles;
	/** Files of this machine, with the promises of `SessionStorage`. */
	filesIn(folder: string): Promise<SessionStorage>;
	/** The path where files go that are of no workspace. */
	home: string;
	/** Gets what a user wants to see of the web. */
	download: Download;
	/** Begins to listen; undefined where nothing can. */
	beginGateway: ((inputs: GatewayInputs) => Promise<RunningGateway>) | undefined;
}

/** What the gateway is given of the window. */
export type GatewayInputs = Omit<WindowGatewayInputs, 'mediaFolder'>;

/**
 * Makes everything Weir is in VS Code, and gives each part what it works with.
 *
 * @returns what is to be awaited before the extension ends: it writes what streamed until then.
 */
export function compose(context: vscode.ExtensionContext, platform: Platform): () => Promise<void> {
	translate({ contents: vscode.l10n.bundle ?? {} });
	const { learn, redact } = createRedactor();
	const log = createLog(redact);
	const settings = createSettings(log);
	const keys = createKeys(context.secrets, learn);
	const policies = once(async () => {
		const { createPolicies } = await import('../vscode/policies.ts');
		const made = createPolicies({ settings, keys, memory: context.globalState });
		const { registerSpendingStatus } = await import('../vscode/usage/status-bar.ts');
		context.subscriptions.push(registerSpendingStatus(made));
		return made;
	});
	const catalog = createCatalog({ settings, keys, policies, log });
	const reviews = createEditReviews();
	const { machine, filesIn, download, home, beginGateway } = platform;
	const tools = registerWorkspaceTools(context, { reviews, machine });
	const { globalStorageUri } = context;
	const { keepDays } = settings;
	const store = createSessionStore({ globalStorageUri, filesIn, redact, log, keepDays });
	const chat = registerChatView(context, async () => {
		const { spending } = await policies();
		const { createMediaShelf } = await import('../vscode/chat/media/media-shelf.ts');
		const media = { download, machine, shelf: createMediaShelf(globalStorageUri) };
		context.subscriptions.push(media.shelf);
		return { catalog, tools, reviews, media, log, redact, spending, store };
	});

	const history = once(async () => {
		const { createHistory } = await import('../vscode/sessions/history/create-history.ts');
		return createHistory({ store, chat, home, log, redact });
	});

	const gateway = createGatewayControl(async () => {
		if (!beginGateway) {
			throw nothingListens();
		}
		const { version } = context.extension.packageJSON as { version: string };
		const { secrets } = context;
		const shared = { settings, keys, catalog, policies: await policies(), secrets, version };
		return beginGateway({ ...shared, seen: learn, warn: log.warn });
	});

	const providers = async (): Promise<ProviderInputs> => {
		const { listModels } = await import('../core/models.ts');
		const { createQuickPrompts } = await import('../vscode/providers/quick-prompts.ts');
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
		...(beginGateway ? [registerMcpServer({ gateway, settings })] : []),
		registerCommands({ chat, log, policies, catalog, gateway, history, redact, providers }),
		registerParticipant(context, { catalog, tools, redact, store }),
		registerInlineEdit({ catalog, chat, reviews, redact }),
		registerLanguageModelProvider({ catalog, redact }),
	);
	void offerModels();
	return () => store.close();
}

function nothingListens(): StreamError {
	const problem = t(
		'The gateway cannot listen where VS Code runs in a browser alone. Use a window on a desktop or a remote machine.',
	);
	return new StreamError('permission', problem);
}

/**
 * Resolves Weir's models once, so that VS Code's model picker has one: without it the first message to `@weir` in
 * a new profile fails with "Language model unavailable". VS Code keeps the choice over later windows.
 */
async function offerModels(): Promise<void> {
	await vscode.lm.selectChatModels({ vendor: VENDOR });
}
