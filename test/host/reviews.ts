import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Waits until a proposed edit is shown as a diff. */
export async function reviewOpened(): Promise<vscode.Uri> {
	return until(() => reviewUri(), 'no diff of a proposed edit was opened');
}

export function isReviewOpen(): boolean {
	return reviewUri() !== undefined;
}

/** Accepts as soon as that is possible; until then the command only says that it is not. */
export async function acceptWhenWhole<T>(outcome: Thenable<T>): Promise<T> {
	let isOver = false;
	void outcome.then(() => {
		isOver = true;
	});
	await until(() => {
		void vscode.commands.executeCommand('weir.acceptEdit');
		return isOver;
	}, 'the edit was never accepted');
	return outcome;
}

/** Waits until the function gives something; the harness's own time limit ends what never does. */
export async function until<T>(find: () => T | undefined | false, problem: string): Promise<T> {
	for (let tries = 0; tries < 300; tries++) {
		const found = find();
		if (found !== undefined && found !== false) {
			return found;
		}
		await sleep(50);
	}
	throw new Error(problem);
}

/** In the browser VS Code saves by itself, a second after each change; tests of what is unsaved turn that off. */
export async function setAutoSave(value: 'off' | undefined): Promise<void> {
	await vscode.workspace
		.getConfiguration('files')
		.update('autoSave', value, vscode.ConfigurationTarget.Global);
}

function reviewUri(): vscode.Uri | undefined {
	const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
	const diff = inputs.find(
		(input): input is vscode.TabInputTextDiff =>
			input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'weir-edit',
	);
	return diff?.modified;
}
