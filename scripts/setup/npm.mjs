import { spawn } from 'node:child_process';

/**
 * Runs the npm client as it is configured, without audits and advertisements.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} what it printed to standard output.
 * @throws Error with what npm said, where it failed.
 */
export function npm(args, cwd) {
	const windows = process.platform === 'win32';
	const child = spawn(windows ? 'npm.cmd' : 'npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd,
		shell: windows,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, npm_config_update_notifier: 'false' },
	});
	let out = '';
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text) => {
		out += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text) => {
		said += text;
	});
	return new Promise((resolve, reject) => {
		child.once('error', (error) =>
			reject(new Error(`npm could not be started: ${error.message}. Install npm.`)),
		);
		child.once('close', (code) => {
			if (code === 0) {
				resolve(out);
			} else {
				// npm says what is wrong first, and then how it is used.
				const words = `${said}${out}`.trim().slice(0, 2_000);
				const next = "Check the network and npm's configuration, then run this again.";
				reject(new Error(`npm ${args.join(' ')} failed:\n${words}\n${next}`));
			}
		});
	});
}
