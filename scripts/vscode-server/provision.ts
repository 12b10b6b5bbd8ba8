import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { exists, provide } from '../setup/folder.mjs';
import { npm } from '../setup/npm.mjs';
import { lockedDependencies, UNUSED_EXTENSIONS } from './contents.ts';
import { mendDebugger } from './mend-debugger.ts';
import { writeStandIns } from './stand-ins.ts';

/** code-server 4.<minor>.<patch> carries VS Code 1.<minor>.<patch>. */
const CODE_SERVER = '4.139.1';
const INTEGRITY =
	'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';
/** Goes up when what is made of the package changes. */
const RECIPE = 3;

/** An installed VS Code server with its web workbench. */
export interface VsCodeServer {
	/** The script that Node runs. */
	main: string;
	/** VS Code's version. */
	version: string;
}

/**
 * A real VS Code, server and web workbench, in `.vscode-test/`: taken out of the npm package code-server, of which
 * nothing else is used, with the dependencies that it needs here at the versions that it locks.
 *
 * @throws Error when npm fails or the package is not the one that was checked.
 */
export async function provisionServer(): Promise<VsCodeServer> {
	const name = `vscode-${CODE_SERVER}-${RECIPE}`;
	const folder = await provide(name, async (unfinished) => {
		const started = Date.now();
		console.log(
			'Installing VS Code, server and web workbench, out of the npm package code-server (about 235 MB) …',
		);
		await unpack(unfinished);
		await installDependencies(unfinished);
		await prune(path.join(unfinished, 'node_modules'));
		await writeStandIns(path.join(unfinished, 'node_modules'));
		await mendDebugger(path.join(unfinished, 'extensions'));
		console.log(`  installed in ${Math.round((Date.now() - started) / 1_000)} s`);
	});
	const { version } = await readJson<{ version: string }>(path.join(folder, 'package.json'));
	return { main: path.join(folder, 'out', 'server-main.js'), version };
}

async function unpack(folder: string): Promise<void> {
	await npm(['pack', `code-server@${CODE_SERVER}`, '--ignore-scripts'], folder);
	const archive = (await fs.readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (!archive) {
		throw new Error(`npm pack code-server@${CODE_SERVER} left no archive. Run this again.`);
	}
	const file = path.join(folder, archive);
	const hash = createHash('sha512')
		.update(await fs.readFile(file))
		.digest('base64');
	if (`sha512-${hash}` !== INTEGRITY) {
		throw new Error(
			`code-server@${CODE_SERVER} is not the package that was checked: sha512-${hash}. Look at the registry.`,
		);
	}
	const unwanted = UNUSED_EXTENSIONS.map((name) => `--exclude=package/lib/vscode/extensions/${name}`);
	const tar = ['-xzf', archive, '--strip-components=3', '--exclude=*.map', ...unwanted, 'package/lib/vscode'];
	await promisify(execFile)('tar', tar, { cwd: folder });
	await fs.rm(file);
}

async function installDependencies(folder: string): Promise<void> {
	const shrinkwrap = path.join(folder, 'npm-shrinkwrap.json');
	const manifest = path.join(folder, 'package.json');
	const dependencies = lockedDependencies(await readJson(shrinkwrap));
	const { name, version, type } = await readJson<Record<string, string>>(manifest);
	// Its own lists would make npm install everything, native modules included.
	await fs.rm(shrinkwrap);
	await fs.writeFile(manifest, JSON.stringify({ name, version, type, dependencies }, undefined, 2));
	await npm(['install', '--omit=dev', '--ignore-scripts'], folder);
}

/** Other platforms' binaries, source maps and types are half of what npm brought. */
async function prune(modules: string): Promise<void> {
	const ripgrep = path.join(modules, '@vscode/ripgrep-universal/bin');
	for (const platform of (await exists(ripgrep)) ? await fs.readdir(ripgrep) : []) {
		if (platform !== `${process.platform}-${process.arch}`) {
			await fs.rm(path.join(ripgrep, platform), { recursive: true });
		}
	}
	for (const file of await fs.readdir(modules, { recursive: true })) {
		if (/\.(map|d\.ts)$/.test(file)) {
			await fs.rm(path.join(modules, file), { force: true });
		}
	}
}

async function readJson<T>(file: string): Promise<T> {
	return JSON.parse(await fs.readFile(file, 'utf8')) as T;
}
