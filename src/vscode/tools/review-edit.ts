import { t } from '@vscode/l10n';
import { aborted } from '../../core/errors.ts';
import type { Review as ReviewChange } from '../../tools/workspace-files.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import type { EditorFiles } from './file-access.ts';

/** Shows a tool's change as a diff and waits for the user's word. */
export function createReviewEdit(reviews: EditReviews, files: Pick<EditorFiles, 'locate'>): ReviewChange {
	return async ({ target, after, isNew }, signal) => {
		const uri = await files.locate(target.path);
		if (signal.aborted) {
			throw aborted();
		}
		const review = reviews.open({ uri, isNew, text: () => after.replace(/^\ufeff/, '') });
		const stop = () => void review.close();
		signal.addEventListener('abort', stop, { once: true });
		const summary = isNew
			? t('The model wants to create {0}.', target.label)
			: t('The model wants to edit {0}.', target.label);
		review.complete(summary, target.sensitive);
		try {
			const decision = await review.decision;
			if (signal.aborted) {
				throw aborted();
			}
			return decision;
		} finally {
			signal.removeEventListener('abort', stop);
			await review.close();
		}
	};
}
