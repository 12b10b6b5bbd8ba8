import fs from 'node:fs/promises';
import path from 'node:path';
import { provide } from './folder.mjs';
import { npm } from './npm.mjs';

const VERSION = '24.21.0';
/** The served VS Code is built for it, and it runs TypeScript as it is. */
const OLDEST_MAJOR = 24;

/**
 * A Node that runs the project's TypeScript and the served VS Code: this one where it is new enough, else the
 * one that the npm registry carries, installed into `.vscode-test/`.
 *
 * @returns {Promise<string>} the executable's path.
 */
export async function modernNode() {
	if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) {
		return process.execPath;
	}
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${platform}-${process.arch}`;
	const folder = await provide(`node-${VERSION}`, async (unfinished) => {
		console.log(
			`Installing Node ${VERSION} for the scripts, the tests and the served VS Code, which need a newer one ` +
				`than ${process.versions.node} (about 120 MB) …`,
		);
		await fs.writeFile(path.join(unfinished, 'package.json'), '{ "private": true }\n');
		await npm(['install', '--ignore-scripts', '--save-exact', `${name}@${VERSION}`], unfinished);
		await keepOnly(path.join(unfinished, 'node_modules', name), ['bin', 'package.json', 'LICENSE']);
	});
	return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The package also carries headers and npm, which nothing here uses.
 *
 * @param {string} folder
 * @param {readonly string[]} names
 */
async function keepOnly(folder, names) {
	for (const name of await fs.readdir(folder)) {
		if (!names.includes(name)) {
			await fs.rm(path.join(folder, name), { recursive: true });
		}
	}
}
