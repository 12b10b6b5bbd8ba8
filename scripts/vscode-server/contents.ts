/**
 * What the server, its extension host and the workbench load on the paths that are used here. The rest of VS
 * Code's own list is imported lazily, by features that a chat needs none of.
 */
const DEPENDENCIES: readonly string[] = [
	'cookie',
	'minimist',
	'ws',
	'yauzl',
	'yazl',
	'@microsoft/1ds-core-js',
	'@microsoft/1ds-post-js',
	'@vscode/proxy-agent',
	'http-proxy-agent',
	'https-proxy-agent',
	'vscode-regexpp',
	'vscode-oniguruma',
	'vscode-textmate',
	'@vscode/iconv-lite-umd',
	'jschardet',
	'tas-client',
	'katex',
	'@vscode/ripgrep-universal',
	'@parcel/watcher',
	'@vscode/tree-sitter-wasm',
];

/** Large built-in extensions that have no part in trying Weir. */
export const UNUSED_EXTENSIONS: readonly string[] = [
	'copilot',
	'mermaid-markdown-features',
	'ms-vscode.js-debug',
	'ms-vscode.js-debug-companion',
	'ms-vscode.vscode-js-profile-table',
	'microsoft-authentication',
	'terminal-suggest',
	'tunnel-forwarding',
	// It wants a TypeScript that is not in the package; the grammars are an extension of their own.
	'typescript-language-features',
];

/** The dependencies to install, each at the version that VS Code's own lock file names. */
export function lockedDependencies(lock: {
	packages: Readonly<Record<string, { version?: string } | undefined>>;
}): Record<string, string> {
	const versions = DEPENDENCIES.map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
	return Object.fromEntries(versions.filter(([, version]) => version !== undefined));
}
