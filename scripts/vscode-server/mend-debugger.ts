import fs from 'node:fs/promises';
import path from 'node:path';

/** How the debugger's code names the place where an extension host listens. */
const LISTENS = /(?<=`http:\/\/)localhost(?=:\$\{t\.params\.port\}`)/g;

/**
 * Lets VS Code's debugger find an extension host, which listens on 127.0.0.1 alone. It asks `[::1]` and `127.0.0.1` at
 * once, and its HTTP library (got 11) fails where it begins a retry on Node 24.20 and newer, so that the one's refusal
 * counts for both.
 *
 * @param extensions the server's built-in extensions.
 * @throws Error when the debugger is not the one that was looked at.
 */
export async function mendDebugger(extensions: string): Promise<void> {
	const file = path.join(extensions, 'ms-vscode.js-debug/src/extension.js');
	const code = await fs.readFile(file, 'utf8');
	if (code.match(LISTENS)?.length !== 1) {
		throw new Error(
			`${file} is not the debugger that was looked at. See how it finds an extension host now.`,
		);
	}
	await fs.writeFile(file, code.replace(LISTENS, '127.0.0.1'));
}
