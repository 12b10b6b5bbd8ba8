import * as vscode from 'vscode';
import type { Choice, InputQuestion, PickQuestion, Prompts } from './prompts.ts';

/**
 * The questions as VS Code asks them: quick picks, input boxes, modal dialogs, notifications.
 *
 * @param redact hides keys in what a provider said.
 */
export function createQuickPrompts(redact: (text: string) => string): Prompts {
	return {
		pick,
		input,
		progress,
		report: async (problem, remedies) => vscode.window.showErrorMessage(redact(problem), ...remedies),
		confirm: async (question, detail, yes) =>
			(await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes,
		tell: (message) => void vscode.window.showInformationMessage(redact(message)),
	};
}

async function input({
	title,
	prompt,
	placeholder,
	value,
	isSecret,
	problemOf,
}: InputQuestion): Promise<string | undefined> {
	return vscode.window.showInputBox({
		title,
		prompt,
		password: isSecret ?? false,
		// Keys are copied from a browser: leaving the window must not lose what was typed.
		ignoreFocusOut: true,
		validateInput: problemOf,
		...(placeholder === undefined ? {} : { placeHolder: placeholder }),
		...(value === undefined ? {} : { value }),
	});
}

async function progress<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
	const location = vscode.ProgressLocation.Notification;
	return vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => {
		const controller = new AbortController();
		token.onCancellationRequested(() => controller.abort());
		try {
			return await task(controller.signal);
		} catch (error) {
			if (controller.signal.aborted) {
				return undefined;
			}
			throw error;
		}
	});
}

type Item<T> = vscode.QuickPickItem & { choice?: Choice<T> };

function pick<T>({ title, placeholder, choices, typed }: PickQuestion<T>): Promise<T | undefined> {
	const box = vscode.window.createQuickPick<Item<T>>();
	const fixed = choices.flatMap(itemsOf);
	box.title = title;
	box.placeholder = placeholder;
	box.items = fixed;
	box.matchOnDescription = true;
	box.ignoreFocusOut = true;
	if (typed) {
		box.onDidChangeValue((text) => {
			const choice = typed(text.trim());
			box.items = choice
				? [...fixed, ...itemsOf(choice).map((item) => ({ ...item, alwaysShow: true }))]
				: fixed;
		});
	}
	return new Promise((resolve) => {
		box.onDidAccept(() => {
			const chosen = box.selectedItems[0]?.choice;
			if (chosen) {
				resolve(chosen.value);
				box.hide();
			}
		});
		box.onDidHide(() => {
			resolve(undefined);
			box.dispose();
		});
		box.show();
	});
}

function itemsOf<T>(choice: Choice<T>): Item<T>[] {
	const { label, description, detail, heading } = choice;
	const item: Item<T> = {
		label,
		...(description === undefined ? {} : { description }),
		...(detail === undefined ? {} : { detail }),
		choice,
	};
	return heading === undefined
		? [item]
		: [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, item];
}
