import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { StreamError } from '../core/errors.ts';
import type { Timeouts } from '../core/policies/timeout.ts';
import type { Log } from './log.ts';
import { type PolicySettings, readPolicySettings } from './policy-settings.ts';
import { entryOf, type Provider, parseProviders } from './providers/provider.ts';

/**
 * The user's settings. Only the user's own value counts: what a workspace or a folder says is ignored, because
 * it could send a key or a prompt somewhere else.
 */
export interface Settings {
	/** The providers of `weir.providers`; bad entries are left out, and the user is told once. */
	providers(): readonly Provider[];
	/** `weir.model`: `provider/model`; undefined where none is chosen. */
	model(): string | undefined;
	/** What the user set of the time limits, in ms. */
	timeouts(): Partial<Timeouts>;
	/** `weir.retries`: how often a failed request is sent again; undefined where the user did not say. */
	retries(): number | undefined;
	/** `weir.gateway.port`: where the gateway listens; 0: any port that is free. */
	gatewayPort(): number;
	/** `weir.history.keepDays`: after how many days without use chats are deleted; 0: never. */
	keepDays(): number;
	/** What the user set of the other policies. */
	policies(): PolicySettings;
	/** Adds the provider, or replaces the one of the same id. Like the others: throws StreamError if VS Code refuses. */
	saveProvider(provider: Provider): Promise<void>;
	/** Takes the provider out; one that is not there is no error. */
	removeProvider(id: string): Promise<void>;
	/** Chooses a model; undefined takes the choice back. */
	saveModel(id: string | undefined): Promise<void>;
	/** Called after one of Weir's settings has changed. */
	onDidChange(listener: () => void): vscode.Disposable;
}

const SECTION = 'weir';

/** The manifest names it too. A fixed one, so that the settings of other tools stay right. */
const GATEWAY_PORT = 4747;

/** Names in `weir.timeouts.*` (seconds); the policy counts in ms. */
const TIMEOUTS = [
	'headers',
	'firstEvent',
	'idle',
	'content',
	'total',
] as const satisfies readonly (keyof Timeouts)[];

export function createSettings(log: Log): Settings {
	const userValue = createReader(log);
	const tell = once((problem) => {
		log.warn(problem);
		void vscode.window.showWarningMessage(problem);
	});
	const entries = (): unknown[] => {
		const value = userValue('providers');
		return Array.isArray(value) ? value : [];
	};
	return {
		providers() {
			const { providers, problems } = parseProviders(userValue('providers'));
			problems.forEach(tell);
			return providers;
		},
		model() {
			const value = userValue('model');
			return typeof value === 'string' && value !== '' ? value : undefined;
		},
		timeouts: () => readTimeouts(userValue),
		retries() {
			const value = userValue('retries');
			return isCount(value) ? Math.floor(value) : undefined;
		},
		gatewayPort() {
			const value = userValue('gateway.port');
			return isCount(value) && Number.isInteger(value) && value <= 65_535 ? value : GATEWAY_PORT;
		},
		keepDays() {
			const value = userValue('history.keepDays');
			return isCount(value) ? Math.floor(value) : 0;
		},
		policies: () => readPolicySettings(userValue),
		// Entries that could not be read are somebody's unfinished work: they stay as they are.
		saveProvider: (provider) => save('providers', replaceEntry(entries(), provider)),
		removeProvider(id) {
			const others = entries().filter((entry) => idOf(entry) !== id);
			return save('providers', others);
		},
		saveModel: (id) => save('model', id),
		onDidChange: (listener) =>
			vscode.workspace.onDidChangeConfiguration((event) => {
				if (event.affectsConfiguration(SECTION)) {
					listener();
				}
			}),
	};
}

/** Reads the user's own value of a setting, and says once where a workspace has another one. */
function createReader(log: Log): (name: string) => unknown {
	const warn = once((name) =>
		log.warn(`This workspace sets ${SECTION}.${name}. That is ignored: only your own settings count.`),
	);
	return (name) => {
		const found = vscode.workspace.getConfiguration(SECTION).inspect(name);
		if (found?.workspaceValue !== undefined || found?.workspaceFolderValue !== undefined) {
			warn(name);
		}
		return found?.globalValue;
	};
}

/** Calls back the first time that a text comes along. */
function once(callback: (text: string) => void): (text: string) => void {
	const seen = new Set<string>();
	return (text) => {
		if (!seen.has(text)) {
			seen.add(text);
			callback(text);
		}
	};
}

async function save(name: string, value: unknown): Promise<void> {
	try {
		await vscode.workspace.getConfiguration(SECTION).update(name, value, vscode.ConfigurationTarget.Global);
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new StreamError('invalid-request', t('VS Code did not write your settings: {0}', said), {
			cause: error,
		});
	}
}

function readTimeouts(userValue: (name: string) => unknown): Partial<Timeouts> {
	return Object.fromEntries(
		TIMEOUTS.flatMap((name) => {
			const seconds = userValue(`timeouts.${name}`);
			return isCount(seconds) ? [[name, seconds * 1000]] : [];
		}),
	);
}

function replaceEntry(entries: readonly unknown[], provider: Provider): unknown[] {
	const entry = entryOf(provider);
	const place = entries.findIndex((candidate) => idOf(candidate) === provider.id);
	return place === -1 ? [...entries, entry] : entries.with(place, entry);
}

function idOf(entry: unknown): unknown {
	return typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
