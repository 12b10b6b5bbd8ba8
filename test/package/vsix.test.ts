import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { makeVsix, VSIX_LIMIT } from '../../scripts/package/make-vsix.ts';
import { packagedFiles } from '../../scripts/packaged-files.ts';
import { ROOT } from '../../scripts/setup/folder.mjs';
import { redactPatterns } from '../../src/core/redact.ts';
import { zipEntries } from './zip-entries.ts';

/** What vsce adds, and the names that it gives. */
const ADDED = ['[Content_Types].xml', 'extension.vsixmanifest'];
const RENAMED: Readonly<Record<string, string>> = {
	'CHANGELOG.md': 'changelog.md',
	LICENSE: 'LICENSE.txt',
	'README.md': 'readme.md',
};

describe('weir.vsix', () => {
	let vsix: { file: string; size: number };

	before(async () => {
		vsix = await makeVsix();
	});

	it('holds what .vscodeignore lets in, and nothing else', () => {
		const files = packagedFiles().map((name) => `extension/${RENAMED[name] ?? name}`);
		assert.deepEqual(zipEntries(vsix.file).sort(), [...ADDED, ...files].sort());
		for (const needed of [
			'extension/dist/extension.js',
			'extension/dist/web/extension.cjs',
			'extension/dist/webview/main.js',
			'extension/package.json',
			'extension/package.nls.json',
			'extension/package.nls.de.json',
			'extension/l10n/bundle.l10n.de.json',
		]) {
			assert.ok(files.includes(needed), needed);
		}
		assert.deepEqual(
			files.filter((name) => /\.(ts|map)$|node_modules|test/.test(name)),
			[],
		);
	});

	it('holds nothing that looks like a key, and no place of the machine that built it', async () => {
		for (const name of packagedFiles()) {
			const text = await fs.readFile(path.join(ROOT, name), 'utf8');
			assert.equal(redactPatterns(text), text, name);
			assert.ok(!text.includes(ROOT), name);
		}
	});

	it('has one file for a browser, which asks for nothing but VS Code', async () => {
		assert.deepEqual(
			packagedFiles().filter((name) => name.startsWith('dist/web/')),
			['dist/web/extension.cjs'],
		);
		// As CommonJS, whatever is not in the file is asked for by `require`.
		const code = await fs.readFile(path.join(ROOT, 'dist/web/extension.cjs'), 'utf8');
		const asked = [...code.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(([, name]) => name);
		assert.deepEqual([...new Set(asked)], ['vscode']);
	});

	it('is small', () => {
		assert.ok(vsix.size <= VSIX_LIMIT, `${vsix.size} bytes`);
	});
});
