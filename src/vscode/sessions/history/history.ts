import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { cleanUp } from './clean-up.ts';
import { deleteSession } from './delete-session.ts';
import { exportSession } from './export-session.ts';
import type { HistoryInputs } from './history-inputs.ts';
import type { HistoryDeed } from './history-items.ts';
import { type HistoryPick, type HistoryPlace, showHistoryPick } from './history-pick.ts';
import { importSession } from './import-session.ts';
import { moveSession } from './move-session.ts';
import { pinSession } from './pin-session.ts';
import { renameSession } from './rename-session.ts';
import { restoreSession } from './restore-session.ts';
import { showSession } from './show-session.ts';
import { showStorage } from './show-storage.ts';

/** What a command can do with a session. */
export type SessionDeed = HistoryDeed | 'move' | 'export';

/** The list of sessions, and what the commands do with them. */
export class History {
	readonly #inputs: HistoryInputs;
	readonly #failed: (error: unknown) => void;
	/** While the list is open. */
	#pick: HistoryPick | undefined;

	/** @param failed told of what fails when no command waits for it any more. */
	constructor(inputs: HistoryInputs, failed: (error: unknown) => void) {
		this.#inputs = inputs;
		this.#failed = failed;
	}

	/** Opens the list. */
	show(): Promise<void> {
		return this.#open(t('History'), (id) => this.#do('show', id));
	}

	/**
	 * Does it with the session that is meant: the one given, else the one in front in the open list, else that of the
	 * chat in front, else one that the user chooses.
	 *
	 * @throws what keeps it from being done, as a sentence for the user.
	 */
	async act(deed: SessionDeed, id?: string): Promise<void> {
		const meant = id ?? (this.#pick ? this.#pick.place.active : this.#inputs.chat.inFront());
		if (meant !== undefined) {
			await this.#do(deed, meant);
		} else if (!this.#pick) {
			await this.#open(titleOf(deed), (chosen) => this.#do(deed, chosen));
		}
	}

	/** Reads a session from a file. */
	importSession(): Promise<void> {
		return importSession(this.#inputs);
	}

	/** Brings a deleted session back. */
	restoreSession(): Promise<void> {
		return restoreSession(this.#inputs);
	}

	/** Says where the sessions lie and what they take. */
	showStorage(): Promise<void> {
		return showStorage(this.#inputs);
	}

	/** Deletes sessions by their age, once the user has seen which. */
	cleanUp(): Promise<void> {
		return cleanUp(this.#inputs);
	}

	/** @param choose what is done with the session that is chosen, once the list is closed. */
	async #open(title: string, choose: (id: string) => Promise<void>, place?: HistoryPlace): Promise<void> {
		const { store, chat } = this.#inputs;
		const sessions = await store.open();
		// What other windows have written comes into the list while it is shown.
		sessions.refresh().catch(this.#failed);
		this.#close();
		const pick = showHistoryPick(
			{
				...{ title, sessions, workspace: store.workspace, failed: this.#failed },
				isAnswering: (id) => chat.isAnswering(id),
				choose: (id) => {
					this.#close();
					choose(id).catch(this.#failed);
				},
				act: (deed, id) => void this.#do(deed, id).catch(this.#failed),
				closed: () => {
					if (this.#pick === pick) {
						this.#pick = undefined;
						setOpen(false);
					}
				},
			},
			place,
		);
		this.#pick = pick;
		setOpen(true);
	}

	#close(): void {
		this.#pick?.close();
		this.#pick = undefined;
		setOpen(false);
	}

	async #do(deed: SessionDeed, id: string): Promise<void> {
		switch (deed) {
			case 'show':
			case 'show-in-editor':
				this.#close();
				return showSession(this.#inputs, id, deed === 'show' ? 'view' : 'editor');
			case 'pin':
				return pinSession(this.#inputs, id);
			case 'delete':
				return deleteSession(this.#inputs, id, this.#failed);
			case 'rename':
				return this.#rename(id);
			case 'move':
				return moveSession(this.#inputs, id);
			case 'export':
				return exportSession(this.#inputs, id, this.#failed);
		}
	}

	/** The question takes the list's place; afterwards the list is there again as it was. */
	async #rename(id: string): Promise<void> {
		const place = this.#pick?.place;
		await renameSession(this.#inputs, id, async () => {
			if (place) {
				await this.#open(t('History'), (chosen) => this.#do('show', chosen), { ...place, active: id });
			}
		});
	}
}

/** The key of keybindings that act on the line in front. */
function setOpen(isOpen: boolean): void {
	void vscode.commands.executeCommand('setContext', 'weir.isHistoryOpen', isOpen);
}

/** Above the list where one session is to be chosen for a command. */
function titleOf(deed: SessionDeed): string {
	switch (deed) {
		case 'show':
			return t('History');
		case 'show-in-editor':
			return t('Open Chat in Editor');
		case 'rename':
			return t('Rename Chat');
		case 'pin':
			return t('Pin or Unpin Chat');
		case 'delete':
			return t('Delete Chat');
		case 'move':
			return t('Move Chat to Another Workspace');
		case 'export':
			return t('Export Chat');
	}
}
