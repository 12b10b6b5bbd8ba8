import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { modernNode } from '../setup/node.mjs';
import type { VsCodeServer } from './provision.ts';

const START_MS = 30_000;
const INSTALL_MS = 60_000;

/** Where a served VS Code keeps what it keeps. */
export interface ServerFolders {
	/** Settings, state, logs. */
	data: string;
	extensions: string;
}

export interface ServerOptions extends ServerFolders {
	/** 0 or left out: any free one. */
	port?: number | undefined;
	/** More of the server's own arguments. */
	args: readonly string[];
	env?: Readonly<Record<string, string>> | undefined;
}

/** A running VS Code server on 127.0.0.1. */
export interface RunningServer {
	port: number;
	/** What it printed so far. */
	log(): string;
	/** Resolves when the process has ended, however it did. */
	ended: Promise<void>;
	/** Ends the server with its extension hosts, and nothing else. */
	close(): Promise<void>;
}

/**
 * Starts the server in a process group of its own.
 *
 * @throws Error with the server's words when it does not listen within 30 s.
 */
export async function startServer(server: VsCodeServer, options: ServerOptions): Promise<RunningServer> {
	const args = ['--host', '127.0.0.1', '--port', String(options.port ?? 0), ...options.args];
	const child = spawn(await modernNode(), [...baseArguments(server, options), ...args], {
		detached: process.platform !== 'win32',
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...process.env,
			NODE_OPTIONS: '',
			VSCODE_IPC_HOOK_CLI: '',
			// Nothing is looked up in an extension gallery.
			EXTENSIONS_GALLERY: '{"serviceUrl":""}',
			...options.env,
		},
	});
	const ended = once(child, 'exit').then(() => {});
	let log = '';
	for (const output of [child.stdout, child.stderr]) {
		output.setEncoding('utf8').on('data', (text: string) => {
			log += text;
		});
	}
	// A group of its own outlives this process, however that ends, unless it is told.
	const onExit = () => signalGroup(child, 'SIGKILL');
	process.once('exit', onExit);
	child.once('exit', () => process.off('exit', onExit));
	const close = () => endGroup(child, ended);
	try {
		return { port: await listening(child, () => log), log: () => log, ended, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Waits for the line that names the port. */
function listening(child: ChildProcess, log: () => string): Promise<number> {
	return new Promise((resolve, reject) => {
		const settle = (outcome: () => void) => {
			clearTimeout(late);
			child.stdout?.off('data', look);
			child.off('exit', end);
			outcome();
		};
		const fail = (what: string) =>
			settle(() => reject(new Error(`VS Code ${what}:\n${log().slice(-4_000)}`)));
		const look = () => {
			const found = /Extension host agent listening on (\d+)/.exec(log());
			if (found) {
				settle(() => resolve(Number(found[1])));
			}
		};
		const end = () => fail('ended as it started');
		const late = setTimeout(() => fail(`did not start in ${START_MS / 1_000} s`), START_MS);
		child.stdout?.on('data', look);
		child.once('exit', end);
	});
}

/**
 * Installs a packaged extension as a user would.
 *
 * @throws Error with the server's words.
 */
export async function installVsix(server: VsCodeServer, vsix: string, folders: ServerFolders): Promise<void> {
	const args = [...baseArguments(server, folders), '--install-extension', path.resolve(vsix), '--force'];
	const { stdout, stderr } = await promisify(execFile)(await modernNode(), args, { timeout: INSTALL_MS });
	if (!/successfully installed/i.test(stdout)) {
		throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
	}
}

function baseArguments(server: VsCodeServer, folders: ServerFolders): string[] {
	return [
		server.main,
		'--accept-server-license-terms',
		...['--user-data-dir', folders.data],
		...['--server-data-dir', folders.data],
		...['--extensions-dir', folders.extensions],
		...['--telemetry-level', 'off'],
	];
}

async function endGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
	signalGroup(child, 'SIGTERM');
	await Promise.race([ended, wait(3_000, undefined, { ref: false })]);
	signalGroup(child, 'SIGKILL');
	await ended;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (pid !== undefined) {
			process.kill(process.platform === 'win32' ? pid : -pid, signal);
		}
	} catch {
		// It has ended already.
	}
}
