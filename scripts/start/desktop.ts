import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/folder.mjs';
import { cmdLine } from './cmd-line.ts';

/** The command that opens the desktop VS Code, where it is on the PATH. */
export function findDesktop(): string | undefined {
	const name = process.platform === 'win32' ? 'code.cmd' : 'code';
	return (process.env.PATH ?? '')
		.split(path.delimiter)
		.map((folder) => path.join(folder, name))
		.find((file) => fs.existsSync(file));
}

/** Opens a new window of the desktop VS Code with Weir as it is built here; the user's own profile stays as it is. */
export async function openDesktop(code: string, folder: string): Promise<void> {
	console.log(`Opening VS Code with Weir (${code}).`);
	const extensions = [ROOT, path.join(ROOT, 'scripts/companion')];
	const args = ['--new-window', ...extensions.map((at) => `--extensionDevelopmentPath=${at}`), folder];
	const child =
		process.platform === 'win32'
			? // Windows runs .cmd files by a shell alone, which takes one line.
				spawn(cmdLine([code, ...args]), { stdio: 'inherit', shell: true })
			: spawn(code, args, { stdio: 'inherit' });
	await new Promise<void>((resolve, reject) => {
		const fail = (why: string) =>
			reject(new Error(`${code} did not open a window: ${why}. Run npm start -- --web instead.`));
		child.once('error', ({ message }) => fail(message));
		child.once('exit', (exitCode, signal) =>
			exitCode === 0 ? resolve() : fail(`it ended with ${signal ?? `code ${exitCode}`}`),
		);
	});
}
