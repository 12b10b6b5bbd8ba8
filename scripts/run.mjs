#!/usr/bin/env node
// `node scripts/run.mjs NAME …`: installs what is missing, then runs scripts/NAME.ts on a Node that can.
// Only this file and scripts/setup/ run on the system's own Node (20 or newer) and before any package is there.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './setup/folder.mjs';
import { modernNode } from './setup/node.mjs';
import { installPackages } from './setup/packages.mjs';

const OLDEST_NODE = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) {
	console.error(
		`Weir needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node}. Install a newer one.`,
	);
	process.exitCode = 1;
} else {
	try {
		await installPackages();
		process.exitCode = await runScript(await modernNode(), process.argv.slice(2));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}

/**
 * Runs one of the project's scripts to its end and hands on signals.
 *
 * @param {string} node
 * @param {readonly string[]} words the script's name and its arguments.
 * @returns {Promise<number>} its exit code.
 */
function runScript(node, [name, ...args]) {
	const script = path.join(ROOT, 'scripts', `${name}.ts`);
	return new Promise((resolve, reject) => {
		// The ipc channel tells the script when this process is gone, however it went.
		const child = spawn(node, [script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
		const onInterrupt = () => {};
		const onTerminate = () => child.kill('SIGTERM');
		// A terminal sends Ctrl+C to both; this process only waits for what the script makes of it.
		process.on('SIGINT', onInterrupt);
		process.on('SIGTERM', onTerminate);
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
	});
}
