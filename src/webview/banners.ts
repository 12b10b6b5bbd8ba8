import { t } from '@vscode/l10n';
import { element, icon, setHidden } from './element.ts';
import type { ActionName } from './messages.ts';
import type { PageState } from './state.ts';

/** The lines above the composer that say what is unusual: the demo answers, or the workspace is restricted. */
export function createBanners(): { element: HTMLElement; update(state: PageState): void } {
	const demo = createBanner(
		'beaker',
		t('Demo: nothing leaves this machine.'),
		t('Add a provider'),
		'add-provider',
	);
	const restricted = createBanner(
		'shield',
		t('Restricted workspace: chat works, tools and workspace content are off.'),
		t('Manage trust'),
		'manage-trust',
	);
	return {
		element: element('section', { class: 'banners', 'aria-label': t('Notices') }, restricted, demo),
		update({ model, trusted, turns }) {
			// The empty state says the same in a sentence of its own.
			setHidden(demo, !model.isDemo || turns.length === 0);
			setHidden(restricted, trusted);
		},
	};
}

function createBanner(iconName: string, text: string, action: string, name: ActionName): HTMLElement {
	const link = element(
		'button',
		{ type: 'button', class: 'link-button', 'data-action': 'host', 'data-name': name },
		action,
	);
	return element(
		'div',
		{ class: 'banner', hidden: true },
		icon(iconName),
		element('span', {}, text, ' ', link),
	);
}
