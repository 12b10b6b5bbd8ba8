import fs from 'node:fs/promises';
import path from 'node:path';
import type { ServerFolders } from './server.ts';

/** An extension as a folder, and its files that count; relative to it. */
export interface ExtensionFolder {
	folder: string;
	files: readonly string[];
}

/**
 * Installs an extension into a VS Code that is not running, without packaging it: as a copy, so that uninstalling it
 * there removes no source.
 */
export async function installFolder(
	{ folder, files }: ExtensionFolder,
	{ extensions }: Pick<ServerFolders, 'extensions'>,
): Promise<void> {
	const manifest = await readJson<Manifest>(path.join(folder, 'package.json'));
	const id = `${manifest.publisher}.${manifest.name}`;
	const name = `${id}-${manifest.version}`;
	const copy = path.join(extensions, name);
	await fs.rm(copy, { recursive: true, force: true });
	for (const file of files) {
		await fs.cp(path.join(folder, file), path.join(copy, file));
	}
	const list = path.join(extensions, 'extensions.json');
	const others = (await readJson<Installed>(list).catch((): Installed => [])).filter(
		(installed) => installed.identifier.id !== id,
	);
	const location = { $mid: 1, path: copy.replaceAll('\\', '/').replace(/^(?!\/)/, '/'), scheme: 'file' };
	const entry = { identifier: { id }, version: manifest.version, location, relativeLocation: name };
	await fs.writeFile(list, JSON.stringify([...others, entry]));
}

interface Manifest {
	publisher: string;
	name: string;
	version: string;
}

/** VS Code's list of what is installed. */
type Installed = {
	identifier: { id: string };
	version: string;
	location: object;
	relativeLocation: string;
}[];

async function readJson<T>(file: string): Promise<T> {
	return JSON.parse(await fs.readFile(file, 'utf8')) as T;
}
