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
	// Terminals, in which tasks run too.
	'node-pty',
	'@xterm/headless',
	'@xterm/xterm',
	'@xterm/addon-clipboard',
	'@xterm/addon-image',
	'@xterm/addon-ligatures',
	'@xterm/addon-progress',
	'@xterm/addon-search',
	'@xterm/addon-serialize',
	'@xterm/addon-unicode11',
	'@xterm/addon-webgl',
];

/** The same code at the same versions, but built for each platform, so that no compiler is needed. */
const PREBUILT: Readonly<Record<string, string>> = {
	'node-pty': '@lydell/node-pty',
};

/** Large built-in extensions that have no part in trying Weir. */
export const UNUSED_EXTENSIONS: readonly string[] = [
	'copilot',
	'mermaid-markdown-features',
	'ms-vscode.js-debug-companion',
	'ms-vscode.vscode-js-profile-table',
	'microsoft-authentication',
	'terminal-suggest',
	'tunnel-forwarding',
	// It wants a TypeScript that is not in the package; the grammars are an extension of their own.
	'typescript-language-features',
];

/** The dependencies to install, as npm takes them, each at the version that VS Code's own lock file names. */
export function lockedDependencies(lock: {
	packages: Readonly<Record<string, { version?: string } | undefined>>;
}): Record<string, string> {
	const wanted: Record<string, string> = {};
	for (const name of DEPENDENCIES) {
		const version = lock.packages[`node_modules/${name}`]?.version;
		const prebuilt = PREBUILT[name];
		if (version !== undefined) {
			wanted[name] = prebuilt === undefined ? version : `npm:${prebuilt}@${version}`;
		}
	}
	return wanted;
}
