import { t } from '@vscode/l10n';
import { StreamError } from '../../../core/errors.ts';
import type { HistoryInputs } from './history-inputs.ts';

/**
 * Shows a session in the chat view, or in a tab of its own.
 *
 * @throws StreamError where it cannot be opened.
 */
export async function showSession(
	{ chat }: Pick<HistoryInputs, 'chat'>,
	id: string,
	place: 'view' | 'editor',
): Promise<void> {
	const isShown = await (place === 'view' ? chat.show(id) : chat.showInEditor(id));
	if (!isShown) {
		throw new StreamError(
			'not-found',
			t(
				'This chat cannot be opened: it was deleted, or its files cannot be read. Nothing in them was changed.',
			),
		);
	}
}
