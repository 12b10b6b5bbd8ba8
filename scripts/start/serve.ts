import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../setup/folder.mjs';
import { provisionServer } from '../vscode-server/provision.ts';
import { startServer } from '../vscode-server/server.ts';
import { prepareProfile } from './profile.ts';
import { startProxy } from './proxy.ts';

/** A workbench being served. */
export interface Served {
	/** With the connection token, which the browser trades for a cookie. */
	address: string;
	/** Resolves when everything that was started has ended. */
	ended: Promise<void>;
	close(): void;
}

/**
 * Serves a real VS Code workbench with Weir installed, on 127.0.0.1, to whoever holds the address.
 *
 * @param options.userData what lives longer than one run: settings, extensions, and what a stored key is sealed with.
 * @param options.folder what to open; default: the sample, which is trusted.
 * @param options.port default: the one of the last run, since a browser keeps a key by the address it was stored at; any
 * free one where it is taken, or the first time.
 */
export async function serve(options: {
	folder?: string | undefined;
	port?: number | undefined;
	userData: string;
}): Promise<Served> {
	const { userData } = options;
	const folders = await prepareProfile(userData);
	const token = randomBytes(32).toString('base64url');
	const tokenFile = path.join(userData, 'connection-token');
	// In a file, since every user of the machine may read a process's arguments.
	await fs.writeFile(tokenFile, token, { mode: 0o600 });
	const server = await startServer(await provisionServer(), {
		...folders,
		args: [
			...['--connection-token-file', tokenFile],
			...(options.folder === undefined ? ['--disable-workspace-trust'] : []),
		],
	});
	const proxy = await startProxy({
		port: options.port ?? (await lastPort(userData)),
		orAnyPort: options.port === undefined,
		upstreamPort: server.port,
		token,
		mintKey: await mintKey(userData),
	}).catch(async (error) => {
		await server.close();
		throw error;
	});
	await fs.writeFile(path.join(userData, 'port'), String(proxy.port));
	const query = new URLSearchParams({
		folder: options.folder ?? path.join(ROOT, 'scripts/sample'),
		tkn: token,
	});
	return {
		address: `http://127.0.0.1:${proxy.port}/?${query}`,
		ended: server.ended.then(() => proxy.close()),
		close: () => void server.close(),
	};
}

async function lastPort(userData: string): Promise<number> {
	const text = await fs.readFile(path.join(userData, 'port'), 'utf8').catch(() => '0');
	return Number(text) || 0;
}

/** The server's half of what the browser seals stored secrets with; made once. */
async function mintKey(userData: string): Promise<Buffer> {
	const file = path.join(userData, 'mint-key');
	try {
		return await fs.readFile(file);
	} catch {
		const key = randomBytes(32);
		await fs.writeFile(file, key, { mode: 0o600 });
		return key;
	}
}
