import fs from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

const SRC = path.resolve(import.meta.dirname, '../../src');

/** One file of `src`, as far as the architecture cares. */
export interface SourceFile {
	/** Under `src`, with slashes: `core/stream.ts`. */
	name: string;
	/** The text without its comments and without the names of what it imports. */
	code: string;
	/** False for a file of types alone. */
	runs: boolean;
	imports: readonly Import[];
}

export interface Import {
	/** A file under `src`, or a package or built-in as it is written. */
	target: string;
	/** True where nothing of it is there at run time. */
	typeOnly: boolean;
}

/** Every TypeScript file of `src`. */
export function sourceFiles(): SourceFile[] {
	return fs
		.globSync('**/*.ts', { cwd: SRC })
		.filter((file) => !file.endsWith('.d.ts'))
		.map((file) => readSource(file.replaceAll('\\', '/')))
		.sort((a, b) => a.name.localeCompare(b.name));
}

function readSource(name: string): SourceFile {
	const source = fs.readFileSync(path.join(SRC, name), 'utf8');
	const code = withoutComments(source);
	return {
		name,
		code: IMPORTS.reduce((rest, pattern) => rest.replace(pattern, ''), code),
		imports: importsOf(name, code),
		runs: transformSync(source, { loader: 'ts' }).code.trim() !== '',
	};
}

/** Strings and regular expressions are matched only so that a `//` in one begins no comment. */
const TOKENS =
	/(`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=(?:[=(,:&|!?[{;>]|return)\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

function withoutComments(source: string): string {
	return source.replace(TOKENS, (_, kept: string | undefined) => kept ?? '');
}

const STATIC = /^\s*(?:import|export)\s+(?<clause>[^'";]*?)\s*from\s+'(?<target>[^']+)'/gm;
const BARE = /^\s*import\s+'(?<target>[^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'(?<target>[^']+)'\s*\)/g;

const IMPORTS: readonly RegExp[] = [STATIC, BARE, DYNAMIC];

function importsOf(name: string, code: string): Import[] {
	return IMPORTS.flatMap((pattern) =>
		[...code.matchAll(pattern)].map(({ groups }) => ({
			target: resolve(name, groups?.target ?? ''),
			typeOnly: isTypeOnly(groups?.clause ?? ''),
		})),
	);
}

function isTypeOnly(clause: string): boolean {
	if (clause.startsWith('type ')) {
		return true;
	}
	const names = /^\{(?<names>[^}]*)\}$/.exec(clause)?.groups?.names;
	return (
		names?.split(',').every((imported) => imported.trim() === '' || imported.trim().startsWith('type ')) ??
		false
	);
}

function resolve(name: string, target: string): string {
	return target.startsWith('.') ? path.posix.join(path.posix.dirname(name), target) : target;
}
