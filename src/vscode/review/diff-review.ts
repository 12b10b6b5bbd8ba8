import { t } from '@vscode/l10n';
import * as vscode from 'vscode';

/** A change that the user is asked about. */
export interface Proposal {
	/** The document that would change; where `isNew`, the one that would be made. */
	uri: vscode.Uri;
	isNew: boolean;
	/** Where in it to look; default: at the first difference. */
	range?: vscode.Range;
	/** The document's whole text as it would be. Asked again whenever the proposal is refreshed. */
	text(): string;
}

export type Decision = 'accepted' | 'rejected';

/** One proposal, shown as a diff until it is decided and closed. */
export interface Review {
	/** Shows what the proposal says now. Cheap: many calls become a few updates. */
	refresh(): void;
	/**
	 * The proposal is whole: from now on it can be accepted.
	 *
	 * @param summary for the notification that carries the same two buttons, e.g. `The model wants to edit a.ts.`
	 * @param warning why this change deserves a second look.
	 */
	complete(summary: string, warning?: string): void;
	/** What the user said; closing the diff rejects, and so does `close`. This promise itself never rejects. */
	readonly decision: Promise<Decision>;
	/** Takes the diff away, decided or not. */
	close(): Promise<void>;
}

/** What a review needs of those who keep the diffs' content. */
export interface ReviewHost {
	/** Where the proposed text is shown; nobody else's. */
	uri: vscode.Uri;
	/** A document without content, for the side on which a new file is not there yet. */
	emptyUri: vscode.Uri;
	/** The content at `uri` has changed. */
	changed(): void;
	/** The review can be accepted from now on. */
	completed(): void;
	/** The review is over. */
	closed(): void;
}

/** How long updates of a diff are gathered, in ms: nobody reads faster, and each carries the whole text. */
const GATHER_MS = 100;

/** A proposal in its diff, as those who keep it see it. */
export class DiffReview implements Review {
	readonly decision: Promise<Decision>;
	readonly #proposal: Proposal;
	readonly #host: ReviewHost;
	#resolve: (decision: Decision) => void = () => {};
	#isComplete = false;
	/** The text that was decided upon: what is shown stands still from then on. */
	#decided: string | undefined;
	#gathering: ReturnType<typeof setTimeout> | undefined;
	readonly #shown: Promise<void>;

	constructor(proposal: Proposal, host: ReviewHost) {
		this.#proposal = proposal;
		this.#host = host;
		this.decision = new Promise((resolve) => {
			this.#resolve = resolve;
		});
		this.#shown = this.#show();
	}

	get isComplete(): boolean {
		return this.#isComplete && this.#decided === undefined;
	}

	/** The proposed text as the diff shows it. */
	get text(): string {
		return this.#decided ?? this.#proposal.text();
	}

	refresh(): void {
		this.#gathering ??= setTimeout(() => {
			this.#gathering = undefined;
			this.#host.changed();
		}, GATHER_MS);
	}

	complete(summary: string, warning?: string): void {
		if (this.#decided === undefined) {
			this.#isComplete = true;
			this.#host.changed();
			this.#host.completed();
			void this.#ask(summary, warning);
		}
	}

	/** A proposal that is not whole can only be rejected. The first word counts. */
	decide(decision: Decision): void {
		if (this.#decided === undefined && (decision === 'rejected' || this.#isComplete)) {
			this.#decided = this.#proposal.text();
			this.#resolve(decision);
		}
	}

	async close(): Promise<void> {
		this.decide('rejected');
		// A diff that is still being opened would stay for ever.
		await this.#shown;
		clearTimeout(this.#gathering);
		this.#host.closed();
		const tabs = this.#tabs();
		if (tabs.length > 0) {
			await vscode.window.tabGroups.close(tabs, true);
		}
	}

	/** Some tab was closed, or moved to another group, which closes it too. */
	tabsClosed(closed: readonly vscode.Tab[]): void {
		if (closed.some((tab) => this.isIn(tab)) && this.#tabs().length === 0) {
			this.decide('rejected');
		}
	}

	isIn({ input }: vscode.Tab): boolean {
		return (
			input instanceof vscode.TabInputTextDiff && input.modified.toString() === this.#host.uri.toString()
		);
	}

	/** A change below the proposal, elsewhere in the document, shows on both sides. */
	documentChanged(uri: vscode.Uri): void {
		if (uri.toString() === this.#proposal.uri.toString()) {
			this.refresh();
		}
	}

	/** What cannot be shown cannot be accepted. */
	async #show(): Promise<void> {
		const { uri, isNew, range } = this.#proposal;
		const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
		const left = isNew ? this.#host.emptyUri : uri;
		// A preview would be replaced, and so rejected, by the next file that the user looks at.
		const options = { preview: false, ...(range ? { selection: range } : {}) };
		try {
			await vscode.commands.executeCommand(
				'vscode.diff',
				left,
				this.#host.uri,
				t('{0} (proposed by Weir)', name),
				options,
			);
		} catch (error) {
			this.decide('rejected');
			const said = error instanceof Error ? error.message : String(error);
			void vscode.window.showErrorMessage(t('The proposed edit of {0} could not be shown: {1}', name, said));
		}
	}

	#tabs(): vscode.Tab[] {
		return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => this.isIn(tab));
	}

	async #ask(summary: string, warning: string | undefined): Promise<void> {
		const [accept, reject] = [t('Accept'), t('Reject')];
		const answer = await (warning === undefined
			? vscode.window.showInformationMessage(summary, accept, reject)
			: vscode.window.showWarningMessage(`${summary} ${warning}`, accept, reject));
		if (answer) {
			this.decide(answer === accept ? 'accepted' : 'rejected');
		}
	}
}
