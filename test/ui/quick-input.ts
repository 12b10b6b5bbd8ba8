import type { Locator } from 'playwright-core';
import type { Workbench } from '../workbench/workbench.ts';

const FIND_MS = 15_000;

/** Picks a line of the quick pick of that title. */
export async function pickLine(ui: Workbench, title: string, label: string): Promise<void> {
	const asked = await question(ui, title);
	await ui.quickInput().fill(label);
	await ui.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
	await asked.waitFor({ state: 'hidden' });
}

/** Enters a text into the input box of that title. */
export async function enterText(ui: Workbench, title: string, text: string): Promise<void> {
	const asked = await question(ui, title);
	await ui.quickInput().fill(text);
	await ui.page.keyboard.press('Enter');
	// The text is checked first; whatever opens before that would take the box away.
	await asked.waitFor({ state: 'hidden' });
}

/** Enters a path into VS Code's own dialog for files, the one that also works without a desktop. */
export async function enterPath(ui: Workbench, title: string, file: string): Promise<void> {
	const asked = await question(ui, title);
	const field = ui.quickInput();
	// What is typed before the dialog has its folder is taken as a part of a path in it.
	while (!(await field.inputValue()).includes('/')) {
		await ui.page.waitForTimeout(100);
	}
	await ui.page.waitForTimeout(1_000);
	await field.fill(file);
	// The dialog looks the path up first; an Enter before that completes the path and no more.
	while (await asked.isVisible()) {
		await ui.page.keyboard.press('Enter');
		await ui.page.waitForTimeout(500);
	}
}

/** Waits for a notification that says this, and presses one of its buttons. */
export async function answerNotification(
	ui: Workbench,
	text: string | RegExp,
	button: string,
): Promise<void> {
	const notification = await findNotification(ui, text);
	await ui.screenshot(`notification-${button.toLowerCase().replaceAll(' ', '-')}`);
	await notification.locator('.monaco-button', { hasText: button }).click();
}

/** Waits for a notification that says this, and clears it away. */
export async function readNotification(ui: Workbench, text: string | RegExp): Promise<void> {
	await findNotification(ui, text);
	await ui.command('Notifications: Clear All Notifications');
}

/** A window under test shows no toasts, only that there is something new; the list has it, if it is not open already. */
export async function findNotification(
	ui: Workbench,
	text: string | RegExp,
	longestMs: number = FIND_MS,
): Promise<Locator> {
	const notification = ui.page.locator('.notification-list-item', { hasText: text }).first();
	const isNew = ui.page.locator('.statusbar .codicon-bell-dot');
	for (const end = Date.now() + longestMs; Date.now() < end && !(await notification.isVisible()); ) {
		if (await isNew.isVisible()) {
			await ui.command('Notifications: Show Notifications');
		}
		await ui.page.waitForTimeout(100);
	}
	await notification.waitFor();
	return notification;
}

async function question(ui: Workbench, title: string): Promise<Locator> {
	const asked = ui.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).first();
	await asked.waitFor();
	return asked;
}
