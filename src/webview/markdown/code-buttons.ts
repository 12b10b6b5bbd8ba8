import { t } from '@vscode/l10n';
import { element, iconButton } from '../element.ts';

/** Languages whose code a terminal takes. */
const SHELLS: ReadonlySet<string> = new Set([
	...[
		'sh',
		'bash',
		'zsh',
		'fish',
		'shell',
		'shellscript',
		'console',
		'terminal',
		'powershell',
		'ps1',
		'pwsh',
		'bat',
		'cmd',
	],
]);

/** What can be done with a block of code; answered by `data-action`. A diagram has a preview, a script a terminal. */
export function createCodeButtons(language: string): HTMLElement {
	const name = language.toLowerCase();
	const kind = SHELLS.has(name) ? 'shell' : name === 'mermaid' ? 'diagram' : 'code';
	BUILT[kind] ??= buildButtons(kind);
	return document.importNode(BUILT[kind], true);
}

type Kind = 'code' | 'shell' | 'diagram';

/** Copied for each block: an open one has many drafts. */
const BUILT: Partial<Record<Kind, HTMLElement>> = {};

function buildButtons(kind: Kind): HTMLElement {
	return element(
		'span',
		{ class: 'code-actions' },
		iconButton('copy', t('Copy'), { 'data-action': 'copy-code' }),
		iconButton('insert', t('Insert at Cursor'), { 'data-action': 'insert-code' }),
		codeButton('git-compare', t('Apply to Editor'), 'apply'),
		codeButton('new-file', t('New File'), 'new-file'),
		kind === 'shell' && codeButton('terminal', t('Run in Terminal'), 'run'),
		kind === 'diagram' && codeButton('open-preview', t('Open Preview'), 'preview'),
	);
}

function codeButton(icon: string, label: string, code: string): HTMLElement {
	return iconButton(icon, label, { 'data-action': 'code', 'data-code': code });
}
