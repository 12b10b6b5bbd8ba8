#!/usr/bin/env node
// Builds dist/: `node esbuild.mjs [--watch] [--production]`. Runs on the system's own Node (20 or newer).
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const ROOT = path.dirname(fileURLToPath(import.meta.url));

/** @typedef {{ entryPoints: Record<string, string>, outdir: string } & esbuild.BuildOptions} Target */

/**
 * Extension and command line share chunks; what they import with `await import()` is a file of its own.
 *
 * @type {Target}
 */
const host = {
	entryPoints: { extension: 'src/extension.ts', weir: 'src/cli.ts' },
	outdir: 'dist',
	platform: 'node',
	target: 'node22',
	external: ['vscode'],
	// Packages that are no ES modules (prom-client) ask for Node's own by `require`, which an ES module has not.
	banner: {
		js: "import { createRequire as weirRequire } from 'node:module'; const require = weirRequire(import.meta.url);",
	},
};

/**
 * The chat view's page. VS Code serves it as a module, so it splits the same way.
 *
 * @type {Target}
 */
const page = {
	entryPoints: { main: 'src/webview/main.ts' },
	outdir: 'dist/webview',
	platform: 'browser',
	// What VS Code 1.106, the oldest that Weir runs in, carries.
	target: 'chrome140',
};

/**
 * The extension in a browser alone. Its host there takes one CommonJS file, fetched and evaluated; `.cjs`, because the
 * manifest says that `.js` is a module.
 *
 * @type {Target}
 */
const web = {
	entryPoints: { extension: 'src/extension-web.ts' },
	outdir: 'dist/web',
	outExtension: { '.js': '.cjs' },
	platform: 'browser',
	format: 'cjs',
	splitting: false,
	target: 'chrome140',
	external: ['vscode'],
};

/**
 * Builds the extension, for machines and for browsers, the command line and the page.
 *
 * @param {{ production?: boolean }} [options] `production`: minified, without source maps.
 * @returns {Promise<esbuild.Metafile>} what went into which file; paths are relative to the checkout.
 */
export async function build(options) {
	const results = await Promise.all(
		[host, web, page].map((target) => esbuild.build(settings(target, options))),
	);
	await copyIcons();
	return {
		inputs: Object.assign({}, ...results.map(({ metafile }) => metafile?.inputs)),
		outputs: Object.assign({}, ...results.map(({ metafile }) => metafile?.outputs)),
	};
}

async function watch() {
	await copyIcons();
	for (const target of [host, web, page]) {
		const context = await esbuild.context(settings(target, {}));
		await context.watch();
	}
}

/**
 * @param {Target} target
 * @param {{ production?: boolean }} [options]
 * @returns {esbuild.BuildOptions}
 */
function settings(target, { production = false } = {}) {
	return {
		format: 'esm',
		splitting: true,
		...target,
		absWorkingDir: ROOT,
		bundle: true,
		// Its build for Node would also fetch and read files.
		alias: { '@vscode/l10n': '@vscode/l10n/dist/browser.js' },
		chunkNames: 'chunks/[name]-[hash]',
		minify: production,
		sourcemap: production ? false : 'linked',
		sourcesContent: false,
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
		plugins: [reportEachBuild(target.outdir)],
	};
}

/**
 * Tells where a build begins and ends, which the watch task reads, and clears away what a former one left.
 *
 * @param {string} outdir
 * @returns {esbuild.Plugin}
 */
function reportEachBuild(outdir) {
	return {
		name: 'report-each-build',
		setup({ onStart, onEnd }) {
			let started = 0;
			onStart(() => {
				started = Date.now();
				console.log(`[build] ${outdir} started`);
			});
			onEnd(async ({ errors, metafile }) => {
				if (metafile) {
					await removeOldChunks(path.join(ROOT, outdir, 'chunks'), metafile);
				}
				const outcome = errors.length > 0 ? `failed with ${errors.length} errors` : 'finished';
				console.log(`[build] ${outdir} ${outcome} in ${Date.now() - started} ms`);
			});
		},
	};
}

/**
 * Afterwards and not before, so that a running VS Code never misses a file.
 *
 * @param {string} folder
 * @param {esbuild.Metafile} metafile
 */
async function removeOldChunks(folder, metafile) {
	const written = new Set(Object.keys(metafile.outputs).map((file) => path.join(ROOT, file)));
	const names = await fs.readdir(folder).catch(() => []);
	const old = names.map((name) => path.join(folder, name)).filter((file) => !written.has(file));
	await Promise.all(old.map((file) => fs.rm(file, { force: true })));
}

async function copyIcons() {
	const from = path.dirname(fileURLToPath(import.meta.resolve('@vscode/codicons/dist/codicon.css')));
	const to = path.join(ROOT, 'dist/webview');
	await fs.mkdir(to, { recursive: true });
	await Promise.all(
		['codicon.css', 'codicon.ttf'].map((name) => fs.copyFile(path.join(from, name), path.join(to, name))),
	);
}

if (import.meta.url === pathToFileURL(await fs.realpath(process.argv[1] ?? '')).href) {
	if (process.argv.includes('--watch')) {
		await watch();
	} else {
		await build({ production: process.argv.includes('--production') }).catch(() => {
			// esbuild has printed each error with its place.
			process.exitCode = 1;
		});
	}
}
