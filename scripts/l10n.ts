/**
 * Keeps what translators read in step with the code: l10n/bundle.l10n.json holds every sentence that goes through
 * `t('…')`, package.nls.json every text of package.json, to which plain texts are moved. `--check` writes nothing and
 * fails where they differ, where a call cannot be translated, or where a translation is not whole.
 */
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findCalls } from './l10n/calls.ts';
import { takeTexts } from './l10n/manifest-texts.ts';
import { complaintsAbout, type Texts } from './l10n/translation.ts';
import { findUntranslated } from './l10n/untranslated.ts';
import { ROOT } from './setup/folder.mjs';

const BUNDLE = 'l10n/bundle.l10n.json';
const TEXTS = 'package.nls.json';
/** The rooms that speak to people; command line, gateway and MCP speak to programs. */
const SPEAKING = /^src\/(?:core|sessions|tools|vscode|webview|extension)/;

const sentences: Record<string, string> = {};
const complaints: string[] = [];
const files = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
for (const file of files.sort()) {
	const code = await readFile(path.join(ROOT, file), 'utf8');
	const found = findCalls(file, code);
	complaints.push(...found.complaints);
	if (SPEAKING.test(file)) {
		complaints.push(...findUntranslated(file, code));
	}
	for (const sentence of found.sentences) {
		sentences[sentence] = sentence;
	}
}
const manifest = await readJson<Record<string, unknown>>('package.json');
const moved = takeTexts(manifest, await readJson<Texts>(TEXTS));
complaints.push(...moved.complaints);

if (process.argv.includes('--check')) {
	await check(BUNDLE, sentences);
	await check(TEXTS, moved.texts);
	await check('package.json', moved.manifest);
} else {
	await write(BUNDLE, Object.fromEntries(Object.entries(sentences).sort(([a], [b]) => (a < b ? -1 : 1))));
	await write(TEXTS, moved.texts);
	await write('package.json', moved.manifest);
}
for (const [pattern, original] of [
	['l10n/bundle.l10n.*.json', sentences],
	['package.nls.*.json', moved.texts],
] as const) {
	for (const file of globSync(pattern, { cwd: ROOT })) {
		complaints.push(...complaintsAbout(file, await readJson<Texts>(file), original));
	}
}
if (complaints.length > 0) {
	console.error(complaints.join('\n'));
	process.exitCode = 1;
}

async function check(file: string, wanted: unknown): Promise<void> {
	if (!isDeepStrictEqual(await readJson(file), wanted)) {
		complaints.push(`${file} differs from the code. Run: npm run l10n`);
	}
}

async function readJson<T>(file: string): Promise<T> {
	return JSON.parse(await readFile(path.join(ROOT, file), 'utf8'));
}

async function write(file: string, content: unknown): Promise<void> {
	await writeFile(path.join(ROOT, file), `${JSON.stringify(content, undefined, '\t')}\n`);
}
