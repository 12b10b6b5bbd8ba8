import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { provide } from '../../scripts/setup/folder.mjs';

/** A Redis server of the tests' own. */
export interface RedisServer {
	/** Of its Unix socket: it listens nowhere else. */
	path: string;
	/** Ends it; what it held is gone. */
	close(): Promise<void>;
}

/**
 * Starts the machine's own `redis-server`, or Debian's, unpacked into `.vscode-test/`.
 *
 * @throws Error that says what is missing.
 */
export async function startRedis(): Promise<RedisServer> {
	const { executable, env } = await findRedis();
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-redis-'));
	const socket = path.join(folder, 'socket');
	const settings = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'];
	const child = spawn(executable, settings, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
	const kill = () => void child.kill('SIGKILL');
	process.once('exit', kill);
	// One that cannot be started says so by an error, and its exit code too.
	const ended = once(child, 'close').catch(() => {});
	for await (const line of createInterface(child.stdout)) {
		if (line.includes('eady to accept connections')) {
			break;
		}
	}
	child.stdout.resume();
	if (child.exitCode !== null) {
		throw new Error(`${executable} did not start: it ended with ${child.exitCode}.`);
	}
	return {
		path: socket,
		async close() {
			process.off('exit', kill);
			kill();
			await ended;
			await fs.rm(folder, { recursive: true, force: true });
		},
	};
}

interface Found {
	executable: string;
	env: NodeJS.ProcessEnv;
}

async function findRedis(): Promise<Found> {
	for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
		const executable = path.join(folder, 'redis-server');
		if (
			await fs.access(executable, fs.constants.X_OK).then(
				() => true,
				() => false,
			)
		) {
			return { executable, env: process.env };
		}
	}
	return unpackRedis();
}

/** The server, whose program is one of the tools, and those of its libraries that few systems have. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

async function unpackRedis(): Promise<Found> {
	const folder = await provide('redis-debian', async (unfinished) => {
		const run = promisify(execFile);
		try {
			await run('apt-get', ['download', ...PACKAGES], { cwd: unfinished, timeout: 60_000 });
			for (const name of await fs.readdir(unfinished)) {
				await run('dpkg', ['-x', name, '.'], { cwd: unfinished });
				await fs.rm(path.join(unfinished, name));
			}
		} catch (cause) {
			throw new Error('There is no redis-server in the PATH, and apt-get could not download one.', { cause });
		}
	});
	const libraries = path.join(folder, 'usr/lib');
	const names = (await fs.readdir(libraries)).filter((name) => name.includes('-linux-'));
	const paths = [...names.map((name) => path.join(libraries, name)), process.env.LD_LIBRARY_PATH];
	return {
		executable: path.join(folder, 'usr/bin/redis-server'),
		env: { ...process.env, LD_LIBRARY_PATH: paths.filter(Boolean).join(':') },
	};
}
