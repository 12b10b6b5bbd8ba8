import path from 'node:path';
import { build } from 'esbuild';

/** Bundles the process that writes, so that starting it thousands of times takes little. Returns its path. */
export async function buildWriter(folder: string): Promise<string> {
	const outfile = path.join(folder, 'writer.mjs');
	await build({
		entryPoints: [path.join(import.meta.dirname, 'writer.ts')],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		// `@vscode/l10n` is no ES module and asks for Node's own by `require`.
		banner: {
			js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
		},
		logLevel: 'error',
	});
	return outfile;
}
