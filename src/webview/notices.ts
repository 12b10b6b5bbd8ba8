import { t } from '@vscode/l10n';
import { sayNumber } from '../core/language.ts';
import { element, icon, setHidden, setText } from './element.ts';

/** What people are told beside an answer: retries, waits, cuts. */
export interface Notices {
	readonly element: HTMLElement;
	update(notices: readonly string[]): void;
}

/** One quiet line however many there are: the last one, and how many came before; it opens to all of them. */
export function createNotices(): Notices {
	const last = element('span', { class: 'notice-last' });
	const count = element('span', { class: 'notice-count' });
	const all = element('ol', { class: 'notice-all', 'aria-label': t('Notices') });
	const several = element(
		'details',
		{ class: 'notice', hidden: true },
		element('summary', {}, icon('chevron-right'), last, count),
		all,
	);
	const single = element('div', { class: 'notice', hidden: true });
	const root = element('div', { class: 'notices' }, single, several);
	let shown: readonly string[] = [];
	return {
		element: root,
		update(notices) {
			const hasGrown = shown.every((text, place) => text === notices[place]);
			if (hasGrown && shown.length === notices.length) {
				return;
			}
			if (!hasGrown) {
				all.replaceChildren();
			}
			all.append(...notices.slice(all.children.length).map((text) => element('li', {}, text)));
			shown = [...notices];
			setHidden(single, shown.length !== 1);
			setHidden(several, shown.length < 2);
			setText(shown.length === 1 ? single : last, shown.at(-1) ?? '');
			setText(count, t('{0} notices', sayNumber(shown.length)));
		},
	};
}
