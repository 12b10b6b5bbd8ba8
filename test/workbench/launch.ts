// How to write a test against the real VS Code.
//
// In the extension host: `test/host/NAME.test.ts`, bundled by build-tests.ts, with `vscode` imported as an extension
// would. All files share one window, on a fresh copy of sample/, desktop or web; leave it as it was found.
//
// In the window: `test/ui/NAME.test.ts`, in Node, with playwright. `await sharedWorkbench()` (shared.ts) gives the window
// that these files share; `await launch({ settings, profile, … })` one of the test's own, to be closed in `after`. Either
// way: `page` is playwright's, `ui` the page object, and `call((vscode, argument) => …, argument)` runs in the extension
// host. Pictures go to test-results/.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { ROOT } from '../../scripts/setup/folder.mjs';
import type { SuiteResults } from '../../scripts/suites/results.ts';
import { type ExtensionFolder, installFolder } from '../../scripts/vscode-server/install-folder.ts';
import { provisionServer } from '../../scripts/vscode-server/provision.ts';
import {
	installVsix,
	type ServerFolders,
	type ServerOptions,
	startServer,
} from '../../scripts/vscode-server/server.ts';
import { startControl } from './control.ts';
import type { RunnerConfig } from './runner.ts';
import { SETTINGS } from './settings.ts';
import { addressOf, openWindow } from './window.ts';
import { Workbench } from './workbench.ts';

/** The runner that `buildTests` bundles. */
export const RUNNER = path.join(ROOT, 'dist/test/runner.cjs');
const SAMPLE = path.join(import.meta.dirname, 'sample');
const EMPTY_EXTENSION = path.join(import.meta.dirname, 'empty-extension');

/** Contributes models to VS Code that do what they are told. */
export const MODEL_EXTENSION: ExtensionFolder = {
	folder: path.join(import.meta.dirname, 'model-extension'),
	files: ['package.json', 'extension.js'],
};

export interface LaunchOptions {
	/** Folder or `.code-workspace` to open, as it is; default: a fresh copy of `sample/`. `'none'`: an empty window. */
	workspace?: string | undefined;
	/** A packaged extension to install; default: none, and Weir is under development as it is built in `dist/`. */
	vsix?: string | undefined;
	/** Extensions to install, instead of the one under development. */
	installed?: readonly ExtensionFolder[] | undefined;
	/** Extensions to install beside the one under development; default: none. */
	alongside?: readonly ExtensionFolder[] | undefined;
	/** User settings beside those of `settings.ts`. */
	settings?: Readonly<Record<string, unknown>> | undefined;
	/** Turns workspace trust on: the workspace is then not trusted. Default: off, so that everything is. */
	workspaceTrust?: boolean | undefined;
	/** A folder that outlives the launch: settings, state and browser storage. Secrets also want the same `port`. */
	profile?: string | undefined;
	port?: number | undefined;
	/** More environment for the extension host. */
	env?: Readonly<Record<string, string>> | undefined;
	/** Tests to run in the extension host; default: none, and `call` works. */
	tests?: RunnerConfig | undefined;
	viewport?: { width: number; height: number } | undefined;
	/** Gets the lines of reporter and extension host; default: nowhere. */
	onLine?: ((line: string) => void) | undefined;
}

/** A running VS Code with a window that can be driven. */
export interface Launched {
	page: Page;
	context: BrowserContext;
	ui: Workbench;
	/** The folder or file that is open. */
	workspace: string | undefined;
	port: number;
	/**
	 * Runs a function in the extension host and resolves with its JSON result. The function crosses as text: it sees
	 * its two arguments and nothing around it.
	 */
	call: Call;
	/** Loads the window again, and with it the extension host. */
	reload(): Promise<void>;
	/** Resolves with the results of `tests`; rejects when the extension host ended without any. */
	results: Promise<SuiteResults>;
	serverLog(): string;
	/** Ends what was started and removes what was not asked to stay. */
	close(): Promise<void>;
}

/** Runs a function in the extension host; see {@link Launched}. */
export type Call = <Result, Argument = undefined>(
	job: (vscode: typeof import('vscode'), argument: Argument) => Result,
	argument?: Argument,
) => Promise<Awaited<Result>>;

/**
 * Starts the real VS Code server and a browser window on it, with Weir.
 *
 * @throws Error when either does not come up; nothing is left running then.
 */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
	const closers: (() => unknown)[] = [];
	const close = async () => {
		for (const closer of closers.splice(0).reverse()) {
			await closer();
		}
	};
	try {
		return await start(options, (closer) => closers.push(closer), close);
	} catch (error) {
		await close();
		throw error;
	}
}

async function start(
	options: LaunchOptions,
	onClose: (closer: () => unknown) => void,
	close: () => Promise<void>,
): Promise<Launched> {
	const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-test-'));
	onClose(() => fs.rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
	const place = await prepare(options, temporary);
	const results = Promise.withResolvers<SuiteResults>();
	// Nobody need be waiting for it.
	results.promise.catch(() => {});
	const control = await startControl({
		onLine: (line) => options.onLine?.(line),
		onResults: (reported) => results.resolve(reported),
	});
	onClose(() => control.close());
	const server = await startServer(await provisionServer(), {
		...place,
		...serverOptions(options, control.url),
	});
	onClose(() => server.close());
	const extension = options.vsix || options.installed ? EMPTY_EXTENSION : ROOT;
	const window = await openWindow({
		address: addressOf(server.port, { workspace: place.workspace, extension, tests: RUNNER }),
		storage: place.browser,
		viewport: options.viewport,
		onExit: (why) => results.reject(new Error(`${why}\n${server.log().slice(-4_000)}`)),
	});
	onClose(() => window.close());
	// What extensions contribute is there when their host takes jobs; before that, the command palette lacks it.
	const ready = async () => {
		if (!options.tests) {
			await Promise.race([control.ready(), results.promise]);
		}
	};
	await ready();
	const call: Call = async (job, argument) => (await control.run(String(job), argument)) as never;
	return {
		page: window.page,
		context: window.context,
		ui: new Workbench(window.page, call),
		workspace: place.workspace,
		port: server.port,
		call,
		async reload() {
			control.reset();
			await window.reload();
			await ready();
		},
		results: results.promise,
		serverLog: () => server.log(),
		close,
	};
}

/** Where a launch keeps what it needs. */
interface Place extends ServerFolders {
	/** The browser's storage. */
	browser: string;
	workspace: string | undefined;
}

async function prepare(options: LaunchOptions, temporary: string): Promise<Place> {
	const profile = path.resolve(options.profile ?? path.join(temporary, 'profile'));
	const folders = { data: path.join(profile, 'data'), extensions: path.join(profile, 'extensions') };
	await writeSettings(folders.data, options);
	if (options.vsix) {
		await installVsix(await provisionServer(), options.vsix, folders);
	}
	for (const extension of [...(options.installed ?? []), ...(options.alongside ?? [])]) {
		await installFolder(extension, folders);
	}
	return {
		...folders,
		browser: path.join(profile, 'browser'),
		workspace: await workspaceOf(options, temporary),
	};
}

function serverOptions(
	options: LaunchOptions,
	controlUrl: string,
): Pick<ServerOptions, 'args' | 'env' | 'port'> {
	return {
		port: options.port,
		args: [
			'--without-connection-token',
			// Without it the page may not name extensions and tests.
			'--enable-smoke-test-driver',
			...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
		],
		env: {
			...options.env,
			WEIR_TEST_CONTROL: controlUrl,
			WEIR_TEST_CONFIG: JSON.stringify(options.tests ?? {}),
		},
	};
}

async function workspaceOf(options: LaunchOptions, temporary: string): Promise<string | undefined> {
	if (options.workspace === 'none') {
		return undefined;
	}
	if (options.workspace !== undefined) {
		return path.resolve(options.workspace);
	}
	const copy = path.join(temporary, 'sample');
	await fs.cp(SAMPLE, copy, { recursive: true });
	return copy;
}

async function writeSettings(data: string, options: LaunchOptions): Promise<void> {
	const file = path.join(data, 'User/settings.json');
	await fs.mkdir(path.dirname(file), { recursive: true });
	const kept = options.profile ? await fs.readFile(file, 'utf8').catch(() => undefined) : undefined;
	const settings = {
		...SETTINGS,
		'security.workspace.trust.enabled': options.workspaceTrust === true,
		...(kept === undefined ? {} : (JSON.parse(kept) as object)),
		...options.settings,
	};
	await fs.writeFile(file, JSON.stringify(settings, undefined, '\t'));
}
