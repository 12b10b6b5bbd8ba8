import { t } from '@vscode/l10n';
import { element, setText } from '../element.ts';

/** A block of so many lines is folded when it is whole. */
const LONG_LINES = 40;

/** Folds a long block of code that is final, with a button that shows all of it. Does nothing a second time. */
export function foldCodeBlock(block: HTMLElement): void {
	const lines = block.querySelector('code')?.textContent.match(/\n/g)?.length ?? 0;
	if (lines < LONG_LINES || block.querySelector(':scope > .code-fold')) {
		return;
	}
	const button = element('button', {
		type: 'button',
		class: 'code-fold',
		'data-action': 'fold-code',
		'data-lines': String(lines),
	});
	block.append(button);
	setFolded(block, button, true);
}

/** Folds what is shown, and shows what is folded. */
export function toggleFold(button: HTMLElement): void {
	const block = button.closest<HTMLElement>('.code-block');
	if (block) {
		setFolded(block, button, !block.classList.contains('folded'));
	}
}

function setFolded(block: HTMLElement, button: HTMLElement, folded: boolean): void {
	block.classList.toggle('folded', folded);
	button.setAttribute('aria-expanded', String(!folded));
	setText(button, folded ? t('Show all {0} lines', button.dataset.lines ?? '') : t('Show less'));
}
