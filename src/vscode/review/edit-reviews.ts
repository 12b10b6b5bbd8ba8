import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Decision, DiffReview, type Proposal, type Review } from './diff-review.ts';

/** Shows proposals as diffs, with Accept and Reject in the editor's title, as commands and in a notification. */
export interface EditReviews extends vscode.Disposable {
	/** Shows a proposal. It can be rejected at once, and accepted when it is complete. */
	open(proposal: Proposal): Review;
}

const SCHEME = 'weir-edit';

/** Keys for the `when` clauses of the manifest's menus. */
const IS_REVIEWING = 'weir.isReviewing';
const ACCEPTABLE_EDITS = 'weir.acceptableEdits';

/** Registers the proposals' documents and the two commands that decide. */
export function createEditReviews(): EditReviews {
	const reviews = new Map<string, DiffReview>();
	const changed = new vscode.EventEmitter<vscode.Uri>();
	let count = 0;

	const announce = () => {
		const acceptable = [...reviews].flatMap(([uri, { isComplete }]) => (isComplete ? [uri] : []));
		void vscode.commands.executeCommand('setContext', IS_REVIEWING, reviews.size > 0);
		void vscode.commands.executeCommand('setContext', ACCEPTABLE_EDITS, acceptable);
	};
	const decide = (decision: Decision) => (uri: unknown) => sayDecision(findReview(reviews, uri), decision);
	const registration = vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
			onDidChange: changed.event,
			provideTextDocumentContent: (uri) => reviews.get(uri.toString())?.text ?? '',
		}),
		vscode.commands.registerCommand('weir.acceptEdit', decide('accepted')),
		vscode.commands.registerCommand('weir.rejectEdit', decide('rejected')),
		vscode.workspace.onDidChangeTextDocument(({ document }) => {
			for (const review of reviews.values()) {
				review.documentChanged(document.uri);
			}
		}),
		vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
			for (const review of reviews.values()) {
				review.tabsClosed(closed);
			}
		}),
	);
	return {
		open(proposal) {
			count += 1;
			const uri = proposal.uri.with({ scheme: SCHEME, authority: '', query: `${count}`, fragment: '' });
			const review = new DiffReview(proposal, {
				uri,
				emptyUri: uri.with({ query: `${count}-empty` }),
				changed: () => changed.fire(uri),
				completed: announce,
				closed() {
					reviews.delete(uri.toString());
					announce();
				},
			});
			reviews.set(uri.toString(), review);
			announce();
			return review;
		},
		dispose() {
			for (const review of reviews.values()) {
				void review.close();
			}
			registration.dispose();
		},
	};
}

/** The review that a command means: the one it names, the one in front, or the only one that there is. */
function findReview(reviews: ReadonlyMap<string, DiffReview>, uri: unknown): DiffReview | undefined {
	const named = uri instanceof vscode.Uri ? reviews.get(uri.toString()) : undefined;
	const front = vscode.window.tabGroups.activeTabGroup.activeTab;
	const all = [...reviews.values()];
	return (
		named ??
		all.find((review) => front !== undefined && review.isIn(front)) ??
		(all.length === 1 ? all[0] : undefined)
	);
}

function sayDecision(review: DiffReview | undefined, decision: Decision): void {
	if (!review) {
		void vscode.window.showInformationMessage(
			t('No edit is waiting here. Bring its diff to the front first.'),
		);
	} else if (decision === 'accepted' && !review.isComplete) {
		void vscode.window.showInformationMessage(
			t('The edit is still being written. Accept it when it is whole.'),
		);
	} else {
		review.decide(decision);
	}
}
