import { t } from '@vscode/l10n';
import { element, icon, setHidden, setText, textButton } from './element.ts';
import type { PageState } from './state.ts';

/** Things to try; each of them works with the demo too. */
const suggestions = (): { icon: string; text: string }[] => [
	{ icon: 'table', text: t('Show me a table and some code') },
	{ icon: 'lightbulb', text: t('Think before you answer') },
	{ icon: 'book', text: t('Write a long answer') },
];

/** What stands where nothing has been asked yet. */
export function createEmptyState(): { element: HTMLElement; update(state: PageState): void } {
	const sentence = element('p', { class: 'empty-sentence' });
	const addProvider = textButton(t('Add Provider'), { 'data-action': 'host', 'data-name': 'add-provider' });
	const root = element(
		'div',
		{ class: 'empty' },
		icon('comment-discussion-sparkle'),
		sentence,
		element(
			'div',
			{ class: 'empty-suggestions' },
			...suggestions().map((suggestion) =>
				element(
					'button',
					{ type: 'button', class: 'suggestion', 'data-action': 'send', 'data-text': suggestion.text },
					icon(suggestion.icon),
					suggestion.text,
				),
			),
		),
		addProvider,
	);
	return {
		element: root,
		update({ turns, model }) {
			setHidden(root, turns.length > 0);
			setHidden(addProvider, !model.isDemo);
			setText(
				sentence,
				model.isDemo
					? t(
							'This is the demo: it answers on this machine, and nothing is sent anywhere. Try it, or add a provider to chat with a real model.',
						)
					: t('Ask {0} about your code, or try one of these.', model.model),
			);
		},
	};
}
