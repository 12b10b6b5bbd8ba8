import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ROOT } from '../../scripts/setup/folder.mjs';

const HOST_TESTS = path.join(ROOT, 'test/host');
const OUT = path.join(ROOT, 'dist/test');

/**
 * Bundles the runner and the tests of `test/host` for the extension host, desktop or web: CommonJS files that get
 * `vscode` from it.
 *
 * @returns the bundled tests' paths, in the order of their names.
 */
export async function buildTests(): Promise<string[]> {
	const names = (await readdir(HOST_TESTS)).filter((name) => name.endsWith('.test.ts')).sort();
	await build({
		entryPoints: [
			{ in: path.join(import.meta.dirname, 'runner.ts'), out: 'runner' },
			...names.map((name) => ({
				in: path.join(HOST_TESTS, name),
				out: `host/${path.basename(name, '.ts')}`,
			})),
		],
		outdir: OUT,
		outExtension: { '.js': '.cjs' },
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node22',
		external: ['vscode', 'mocha'],
		sourcemap: 'inline',
		logLevel: 'warning',
		plugins: [keepPlaces],
	});
	return names.map((name) => path.join(OUT, 'host', `${path.basename(name, '.ts')}.cjs`));
}

/** A bundled file still knows the folder that it was written in, where its fixtures are. */
const keepPlaces: Plugin = {
	name: 'keep-places',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, async ({ path: file }) => {
			const source = await readFile(file, 'utf8');
			const contents = source
				.replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
				.replaceAll('import.meta.filename', JSON.stringify(file));
			return { contents, loader: 'ts' };
		});
	},
};
