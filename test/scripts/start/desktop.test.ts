import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../../../scripts/setup/folder.mjs';
import { findDesktop, openDesktop } from '../../../scripts/start/desktop.ts';

describe('npm start with a desktop VS Code', () => {
	const { PATH } = process.env;
	let folder: string;

	before(async function () {
		if (process.platform === 'win32') {
			this.skip();
		}
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir code '));
	});
	afterEach(() => {
		process.env.PATH = PATH;
	});
	after(async () => {
		if (folder) {
			await fs.rm(folder, { recursive: true });
		}
	});

	it('finds the command on the PATH, and none where there is none', async () => {
		process.env.PATH = [path.join(folder, 'nowhere'), folder].join(path.delimiter);
		assert.equal(findDesktop(), undefined);
		const code = await putCode('');
		assert.equal(findDesktop(), code);
	});

	it('opens a window of its own on the folder, with Weir and its companion under development', async () => {
		const seen = path.join(folder, 'seen.json');
		const code = await putCode(
			`require('node:fs').writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.argv.slice(2)))`,
		);
		const opened = path.join(folder, "it's & more");
		await openDesktop(code, opened);
		const args = JSON.parse(await fs.readFile(seen, 'utf8')) as string[];
		const [first, ...rest] = args;
		assert.equal(first, '--new-window');
		assert.equal(rest.pop(), opened);
		assert.deepEqual(rest, [
			`--extensionDevelopmentPath=${ROOT}`,
			`--extensionDevelopmentPath=${path.join(ROOT, 'scripts/companion')}`,
		]);
		for (const extension of rest.map((one) => one.slice(one.indexOf('=') + 1))) {
			await fs.access(path.join(extension, 'package.json'));
		}
	});

	it('says what to do where the command fails', async () => {
		const code = await putCode('process.exit(3)');
		await assert.rejects(openDesktop(code, folder), /it ended with code 3\. Run npm start -- --web instead/);
		await assert.rejects(openDesktop(path.join(folder, 'gone'), folder), /ENOENT.*--web/);
	});

	/** Puts a `code` on the disk that runs this JavaScript. */
	async function putCode(source: string): Promise<string> {
		const file = path.join(folder, 'code');
		await fs.writeFile(file, `#!${process.execPath}\n${source}\n`, { mode: 0o755 });
		return file;
	}
});
