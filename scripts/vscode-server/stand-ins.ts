import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts plain JavaScript in the place of the native modules that VS Code imports as it starts, so that neither a
 * compiler nor Node's headers are needed.
 *
 * @param modules the server's `node_modules`.
 */
export async function writeStandIns(modules: string): Promise<void> {
	for (const [name, source] of Object.entries(STAND_INS)) {
		const folder = path.join(modules, name);
		const manifest = { name, version: '0.0.0-stand-in', main: 'index.js' };
		await fs.mkdir(folder, { recursive: true });
		await fs.writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
		await fs.writeFile(path.join(folder, 'index.js'), source);
	}
}

const STAND_INS: Readonly<Record<string, string>> = {
	'@vscode/deviceid': `exports.getDeviceId = async () => '00000000-0000-4000-8000-000000000000';
`,
	// It ends an extension host that has lost its server; here the whole process group is ended.
	'@vscode/native-watchdog': `exports.start = () => {};
`,
	'@vscode/fs-copyfile': `const fs = require('node:fs');
const copyFile = (from, to, mode) => fs.promises.copyFile(from, to, typeof mode === 'number' ? mode : 0);
const copyFileSync = (from, to) => fs.copyFileSync(from, to);
exports.isCloneSupported = () => false;
exports.copyFile = exports.cloneFile = copyFile;
exports.copyFileSync = exports.cloneFileSync = copyFileSync;
`,
	'@vscode/spdlog': `const fs = require('node:fs');
const path = require('node:path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
	constructor(file) { this.file = file; this.level = 2; this.raw = false; }
	write(level, message) {
		if (level < this.level) return;
		const line = this.raw ? message : new Date().toISOString() + ' [' + LEVELS[level] + '] ' + message + '\\n';
		try { fs.appendFileSync(this.file, line); } catch {}
	}
	trace(message) { this.write(0, message); }
	debug(message) { this.write(1, message); }
	info(message) { this.write(2, message); }
	warn(message) { this.write(3, message); }
	error(message) { this.write(4, message); }
	critical(message) { this.write(5, message); }
	getLevel() { return this.level; }
	setLevel(level) { this.level = level; }
	clearFormatters() { this.raw = true; }
	setPattern() {}
	flush() {}
	flushAsync() {}
	drop() {}
}
const create = async (name, file) => {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	return new Logger(file);
};
exports.version = 0;
exports.Logger = Logger;
exports.setFlushOn = exports.setLevel = exports.shutdown = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = create;
`,
};
