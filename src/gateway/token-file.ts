import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { StreamError } from '../core/errors.ts';
import { createToken, SHORTEST_TOKEN } from './token.ts';

/** Where the command line keeps its token: with the user's other settings, by each system's own custom. */
export function tokenFile(environment: Readonly<Record<string, string | undefined>>): string {
	const { APPDATA: roaming, XDG_CONFIG_HOME: config } = environment;
	const base = process.platform === 'win32' ? roaming : config;
	return path.join(base || path.join(homedir(), '.config'), 'weir', 'gateway-token');
}

/** Where it keeps what was spent: beside the token. */
export function spendingFolder(token: string): string {
	return path.join(path.dirname(token), 'gateway-spending');
}

/**
 * The token in a file that only its owner can read; made, with its folder, where there is none. Stays the same, so
 * that the settings of clients do.
 *
 * @throws StreamError `invalid-request` for a file that others can read, that holds no token, or that cannot be made.
 */
export async function tokenIn(file: string): Promise<string> {
	try {
		return (await readToken(file)) ?? (await createTokenFile(file));
	} catch (error) {
		if (error instanceof StreamError) {
			throw error;
		}
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		throw new StreamError(
			'invalid-request',
			`The token cannot be kept in ${file} (${code}). Give tokenEnv in the configuration, or --token-file with another path.`,
			{ cause: error },
		);
	}
}

async function readToken(file: string): Promise<string | undefined> {
	const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') {
			return undefined;
		}
		throw error;
	});
	if (!found) {
		return undefined;
	}
	// Windows has no such bits; there the folder of the user is closed to others.
	if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
		throw new StreamError(
			'invalid-request',
			`Others can read the token in ${file}. Delete the file, and Weir makes a new one that only you can read.`,
		);
	}
	const token = (await readFile(file, 'utf8')).trim();
	if (token.length < SHORTEST_TOKEN || /\s/.test(token)) {
		throw new StreamError(
			'invalid-request',
			`There is no token in ${file}. Delete the file, and Weir makes a new one.`,
		);
	}
	return token;
}

/** The file appears whole: of two processes at once, the second one reads what the first one made. */
async function createTokenFile(file: string): Promise<string> {
	await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
	const draft = `${file}.${process.pid}.${createToken().slice(0, 8)}`;
	const token = createToken();
	await writeFile(draft, `${token}\n`, { mode: 0o600, flag: 'wx' });
	try {
		await link(draft, file);
		return token;
	} catch (error) {
		const made = await readToken(file);
		if (made === undefined) {
			throw error;
		}
		return made;
	} finally {
		await rm(draft, { force: true });
	}
}
