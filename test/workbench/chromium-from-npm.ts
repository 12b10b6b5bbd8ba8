import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { PROVISIONED, provide } from '../../scripts/setup/folder.mjs';
import type { Chromium } from './chromium.ts';

/**
 * The headless Chromium that `@sparticuz/chromium` carries, unpacked into `.vscode-test/` with its own libraries
 * and fonts, so that the system needs nothing but libc.
 *
 * @throws Error on other systems than Linux on x64, for which it is not made.
 */
export async function unpackChromium(): Promise<Chromium> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error('No Chromium was found. Set CHROME_PATH to a Chrome, Chromium or Edge executable.');
	}
	const source = path.resolve(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../..');
	const manifest = JSON.parse(await fs.readFile(path.join(source, 'package.json'), 'utf8')) as {
		version: string;
	};
	const name = `chromium-${manifest.version}`;
	const folder = await provide(name, async (unfinished) => {
		console.log('Unpacking a Chromium for the tests, since none is installed (about 200 MB) …');
		const binary = await decompress(path.join(source, 'bin/chromium.br'));
		await fs.writeFile(path.join(unfinished, 'chromium'), binary, { mode: 0o755 });
		for (const part of ['al2023', 'fonts', 'swiftshader']) {
			const archive = path.join(unfinished, `${part}.tar`);
			await fs.writeFile(archive, await decompress(path.join(source, `bin/${part}.tar.br`)));
			await promisify(execFile)('tar', ['-xf', archive, '--no-same-owner'], { cwd: unfinished });
			await fs.rm(archive);
		}
		await fs.writeFile(path.join(unfinished, 'fonts.conf'), fontsConf(path.join(PROVISIONED, name)));
	});
	const libraries = [path.join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
	return {
		executable: path.join(folder, 'chromium'),
		env: {
			LD_LIBRARY_PATH: libraries,
			FONTCONFIG_PATH: folder,
			FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
		},
	};
}

async function decompress(file: string): Promise<Buffer> {
	return promisify(zlib.brotliDecompress)(await fs.readFile(file));
}

/** The package's own points at a folder of the machine that it was made for. */
function fontsConf(folder: string): string {
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${folder}/fonts</dir>
	<dir>/usr/share/fonts</dir>
	<cachedir>${folder}/fontcache</cachedir>
</fontconfig>
`;
}
