import { t } from '@vscode/l10n';
import { element } from './element.ts';
import type { Turn } from './messages.ts';

type Citation = Turn['answer']['citations'][number];

/** Of what a source says, so much is shown, in UTF-16 units. */
const LONGEST_QUOTE = 240;

/** A source as a line of the list under an answer: its title, whose it is, and what of it was cited. */
export function createSource({ url, title, text }: Citation): HTMLElement {
	const isWeb = url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
	const host = isWeb ? new URL(url).host : '';
	const label = title || url || t('Source');
	return element(
		'li',
		{ tabindex: isWeb ? undefined : '-1' },
		isWeb ? element('a', { href: url, title: url }, label) : label,
		title && host !== '' && element('span', { class: 'source-host' }, ` ${host}`),
		text && element('div', { class: 'source-quote' }, shortened(text)),
	);
}

/**
 * Makes links of the marks `[1]`, `[2]` … of an answer that is whole, as far as it has so many sources. Without
 * sources they stay the text that they are.
 */
export function linkMarks(answer: HTMLElement, sources: number): void {
	if (sources === 0) {
		return;
	}
	for (const mark of answer.querySelectorAll<HTMLElement>('.cite:not([role])')) {
		const number = numberOf(mark);
		if (number >= 1 && number <= sources) {
			mark.setAttribute('role', 'link');
			mark.setAttribute('tabindex', '0');
			mark.setAttribute('aria-label', t('Source {0}', number));
		}
	}
}

/** Leads from a mark to its source, which gets the focus. */
export function goToSource(mark: HTMLElement): void {
	const source = mark.closest('.turn')?.querySelector('.sources')?.children[numberOf(mark) - 1];
	const target = source?.querySelector('a') ?? source;
	if (target instanceof HTMLElement) {
		target.focus();
		target.scrollIntoView({ block: 'nearest' });
	}
}

function numberOf(mark: HTMLElement): number {
	return Number(/\d+/.exec(mark.textContent)?.[0] ?? 0);
}

function shortened(text: string): string {
	return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE).trimEnd()}…` : text;
}
