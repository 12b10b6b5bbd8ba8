import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Files by the path under which they are served. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** The page as it is shipped, bundled into memory: `main.js`, its chunks and `main.css`, with the codicons. */
export async function buildPage(): Promise<Files> {
	const { outputFiles } = await build({
		...OPTIONS,
		entryPoints: { main: path.join(ROOT, 'src/webview/main.ts') },
	});
	const icons = ['codicon.css', 'codicon.ttf'].map((name): [string, Uint8Array] => [
		`/${name}`,
		readFileSync(path.join(ROOT, 'node_modules/@vscode/codicons/dist', name)),
	]);
	return new Map([
		...outputFiles.map((file): [string, Uint8Array] => [servedPath(file.path), file.contents]),
		...icons,
	]);
}

/**
 * A script of the test's own that imports from `src/webview`, in place of the page's.
 *
 * @param packages folders of further packages; none by default.
 */
export async function buildScript(source: string, packages: readonly string[] = []): Promise<Files> {
	const { outputFiles } = await build({
		...OPTIONS,
		nodePaths: [...packages],
		stdin: {
			contents: source,
			resolveDir: path.join(ROOT, 'src/webview'),
			loader: 'ts',
			sourcefile: 'main.ts',
		},
		entryNames: 'main',
	});
	return new Map(outputFiles.map((file) => [servedPath(file.path), file.contents]));
}

const OUT = '/served';

const OPTIONS = {
	bundle: true,
	format: 'esm',
	splitting: true,
	minify: true,
	platform: 'browser',
	target: 'es2022',
	write: false,
	outdir: OUT,
} as const;

function servedPath(outputPath: string): string {
	return outputPath.replaceAll('\\', '/').replace(/^.*\/served/, '');
}
