import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { PRESETS } from '../src/core/providers.ts';
import { type Import, type SourceFile, sourceFiles } from './architecture/source-files.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * The picture of docs/ARCHITECTURE.md: which room may import from which, and which packages. A room is the longest
 * name here that a file's path begins with; it may always import from itself. Cycles are Biome's to find.
 */
const ALLOWED: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
	'core/': { rooms: ['core/'], packages: ['zod/mini', 'tokenx', 'fastest-levenshtein', '@vscode/l10n'] },
	'core/http/': { rooms: ['core/*.ts'], packages: ['@vscode/l10n'] },
	'core/protocols/': { rooms: ['core/*.ts', 'core/http/'], packages: ['openai', 'zod/mini', '@vscode/l10n'] },
	'core/http/retry-after.ts': { rooms: [], packages: [] },
	'core/policies/': {
		// Of the wire a policy knows what it is told; how long a server asks to wait reads the same everywhere.
		rooms: ['core/*.ts', 'core/http/retry-after.ts'],
		packages: ['zod/mini', 'lru-cache', 'rate-limiter-flexible', '@vscode/l10n'],
	},
	'core/demo/': { rooms: ['core/*.ts'], packages: ['@vscode/l10n'] },
	'tools/': { rooms: ['core/'], packages: ['zod/mini', '@vscode/l10n'] },
	'sessions/': { rooms: ['core/'], packages: ['zod/mini', 'lru-cache', '@vscode/l10n'] },
	'node/': { rooms: ['core/', 'tools/', 'sessions/'], packages: ['node:'] },
	'gateway/': {
		rooms: ['core/', 'tools/'],
		packages: ['node:', 'zod/mini', 'lru-cache', 'prom-client', 'undici'],
	},
	'mcp/': {
		// It is one more face of the gateway: the same models by the same policies, behind the same checks.
		rooms: ['core/', 'tools/', 'gateway/'],
		packages: ['node:', 'zod/mini', 'lru-cache', '@modelcontextprotocol/server'],
	},
	'cli/': { rooms: ['core/', 'node/', 'gateway/', 'mcp/'], packages: ['node:'] },
	'cli.ts': { rooms: ['cli/'], packages: ['node:'] },
	'webview/messages.ts': { rooms: ['core/'], packages: ['zod/mini'] },
	'webview/': {
		rooms: ['webview/messages.ts', 'core/'],
		packages: ['zod/mini', 'markdown-it', 'dompurify', 'highlight.js', 'katex', '@vscode/l10n'],
	},
	'vscode/': {
		rooms: ['core/', 'tools/', 'sessions/', 'webview/messages.ts'],
		packages: ['vscode', 'zod/mini', '@vscode/l10n'],
	},
	'extension/': {
		rooms: ['core/', 'sessions/', 'node/', 'gateway/', 'mcp/', 'vscode/'],
		packages: ['vscode', 'node:', '@vscode/l10n'],
	},
	'extension.ts': { rooms: ['node/', 'mcp/', 'extension/'], packages: ['vscode', 'node:'] },
	'extension-web.ts': { rooms: ['core/', 'sessions/', 'extension/'], packages: ['vscode', '@vscode/l10n'] },
};

/** What the page may run of the core; of the rest it knows the types. */
const CORE_IN_THE_PAGE = [
	'core/accumulate.ts',
	'core/characters.ts',
	'core/language.ts',
	'core/stream-schema.ts',
];

describe('architecture', () => {
	const files = sourceFiles();

	it('has a room for every file', () => {
		assert.deepEqual(
			files.filter((file) => roomOf(file.name) === undefined).map(({ name }) => name),
			[],
		);
	});

	it('imports only along the arrows', () => {
		assert.deepEqual(
			findImports(files, (file, { target }) => !isAllowed(file.name, target)),
			[],
		);
	});

	it('runs nothing of the core in the page but the fold of events and their shape', () => {
		const isForeign = ({ name }: SourceFile, { target, typeOnly }: Import) =>
			name.startsWith('webview/') &&
			target.startsWith('core/') &&
			!typeOnly &&
			!CORE_IN_THE_PAGE.includes(target);
		assert.deepEqual(findImports(files, isForeign), []);
	});

	it('runs nothing in a browser that needs Node', () => {
		const runs = runFrom(files, ['extension-web.ts']);
		assert.ok(runs.has('vscode/sessions/workspace-files.ts'));
		assert.deepEqual(
			[...runs].filter((name) => /^(?:node:|node\/|gateway\/|mcp\/|cli)/.test(name)),
			[],
		);
		const globals = /(?<![\w.'-])(process|Buffer|require|setImmediate|global)(?=\s*[.(])/;
		const inBrowser = files.filter(({ name }) => runs.has(name));
		assert.deepEqual(filesWith(inBrowser, globals, 'vscode/'), ['vscode/gateway/tool-settings.ts']);
	});

	it('loads an SDK only when it is first used', () => {
		const statically = files.filter(({ code }) => /^import (?!type )[^;]*from 'openai/m.test(code));
		assert.deepEqual(
			statically.map(({ name }) => name),
			[],
		);
	});

	it('keeps Node and the browser out of the core', () => {
		const globals =
			/(?<![\w.'-])(process|Buffer|window|document|localStorage|require|setImmediate)(?=\s*[.(])/;
		assert.deepEqual(findCode(files, 'core/', globals), []);
	});

	it('fetches in one place', () => {
		assert.deepEqual(filesWith(files, /(?<![\w.])fetch\(/), ['core/http/request.ts']);
	});

	it('reads server-sent events in one place', () => {
		assert.deepEqual(filesWith(files, /'\[DONE\]'/), ['core/http/sse-reader.ts']);
	});

	it('names a vendor in one place, where its own protocol is spoken, and where its models are described', () => {
		const named = PRESETS.filter(({ id }) => id !== 'custom').flatMap(({ id, name, baseUrl }) => {
			const words = [id, name, new URL(baseUrl).host].map(quoted).join('|');
			const literal = new RegExp(`(['"\`])(?:https?://)?(?:${words})(?:/[^'"\`]*)?\\1`);
			return filesWith(files, literal).filter(
				(file) =>
					!file.startsWith(`core/protocols/${id}-`) &&
					!file.startsWith('core/models/makers/') &&
					// Other programs name providers too.
					file !== 'vscode/gateway/tool-settings.ts' &&
					// What a vendor alone has besides a protocol.
					file !== `core/${id}.ts`,
			);
		});
		assert.deepEqual([...new Set(named)], ['core/providers.ts']);
	});

	it('has a test for every file of the core that does something, or for what stands on it', () => {
		const tests = fs.globSync('test/**/*.ts', { cwd: ROOT, exclude: ['**/node_modules'] });
		const tested = tests.map((test) => fs.readFileSync(path.join(ROOT, test), 'utf8')).join('\n');
		const core = files.filter(({ name, runs }) => runs && name.startsWith('core/'));
		const covered = runFrom(
			files,
			core.map(({ name }) => name).filter((name) => tested.includes(`src/${name}'`)),
		);
		assert.deepEqual(
			core.map(({ name }) => name).filter((name) => !covered.has(name)),
			[],
		);
	});

	it('does nothing at start-up', () => {
		const { activationEvents } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
			activationEvents: string[];
		};
		assert.deepEqual(
			activationEvents.filter((event) => event === '*' || event.startsWith('onStartup')),
			[],
		);
	});
});

function roomOf(name: string): string | undefined {
	return Object.keys(ALLOWED)
		.filter((room) => name.startsWith(room))
		.sort((a, b) => b.length - a.length)[0];
}

function isAllowed(name: string, target: string): boolean {
	const room = roomOf(name) ?? '';
	const allowed = ALLOWED[room];
	if (!allowed) {
		return false;
	}
	const targetRoom = /\.(ts|css)$/.test(target) ? (roomOf(target) ?? target) : undefined;
	if (targetRoom === undefined) {
		return allowed.packages.some(
			(name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
		);
	}
	return (
		targetRoom === room ||
		allowed.rooms.some((to) => (to === 'core/*.ts' ? targetRoom === 'core/' : targetRoom.startsWith(to)))
	);
}

function findImports(
	files: readonly SourceFile[],
	isWrong: (file: SourceFile, imported: Import) => boolean,
): string[] {
	return files.flatMap((file) =>
		file.imports
			.filter((imported) => isWrong(file, imported))
			.map(({ target }) => `${file.name} → ${target}`),
	);
}

/** The files of these names, and all that they run. */
function runFrom(files: readonly SourceFile[], names: readonly string[]): ReadonlySet<string> {
	const found = new Set(names);
	for (const name of found) {
		for (const { target, typeOnly } of files.find((file) => file.name === name)?.imports ?? []) {
			if (!typeOnly) {
				found.add(target);
			}
		}
	}
	return found;
}

function filesWith(files: readonly SourceFile[], pattern: RegExp, room = ''): string[] {
	return files
		.filter(({ name, code }) => name.startsWith(room) && pattern.test(code))
		.map(({ name }) => name);
}

function findCode(files: readonly SourceFile[], room: string, pattern: RegExp): string[] {
	return files.flatMap(({ name, code }) =>
		name.startsWith(room)
			? (pattern
					.exec(code)
					?.slice(0, 1)
					.map((found) => `${name}: ${found}`) ?? [])
			: [],
	);
}

function quoted(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
