/**
 * Keeps the `languageModelTools` part of package.json in step with the tools' definitions: writes it, or with
 * `--check` fails where it differs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { definitionOf } from '../src/tools/definition.ts';
import type { ToolInfo } from '../src/tools/tool.ts';
import { WORKSPACE_TOOLS } from '../src/tools/workspace-tools.ts';

const MANIFEST = new URL('../package.json', import.meta.url);
const TEXTS = new URL('../package.nls.json', import.meta.url);

const text = await readFile(MANIFEST, 'utf8');
const manifest = JSON.parse(text);
const texts = JSON.parse(await readFile(TEXTS, 'utf8'));
const wanted = WORKSPACE_TOOLS.map(contributionOf);

if (!process.argv.includes('--check')) {
	manifest.contributes.languageModelTools = wanted;
	await writeFile(MANIFEST, `${JSON.stringify(manifest, undefined, '\t')}\n`);
} else if (!isDeepStrictEqual(inEnglish(manifest.contributes.languageModelTools), wanted)) {
	console.error(
		'package.json: languageModelTools differs from the tools. Run: node scripts/manifest.ts && npm run l10n',
	);
	process.exitCode = 1;
}

/** A tool as the manifest names it (VS Code: Contribution Points, languageModelTools). */
function contributionOf(tool: ToolInfo): unknown {
	const { name, description, parameters } = definitionOf(tool);
	return {
		name,
		displayName: tool.displayName,
		toolReferenceName: tool.referenceName,
		canBeReferencedInPrompt: true,
		modelDescription: description,
		userDescription: tool.userDescription,
		icon: tool.effect === 'read' ? '$(file)' : '$(edit)',
		when: 'isWorkspaceTrusted',
		tags: ['weir'],
		inputSchema: parameters,
	};
}

/** What package.json names by keys, as package.nls.json says it. */
function inEnglish(tools: unknown): unknown {
	return JSON.parse(
		JSON.stringify(tools),
		(_, value) => texts[/^%(.+)%$/.exec(String(value))?.[1] ?? ''] ?? value,
	);
}
