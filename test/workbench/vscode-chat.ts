import type { Locator, Page } from 'playwright-core';
import type { Launched } from './launch.ts';

const INPUT = '.interactive-session .interactive-input-part .monaco-editor';
const ROW = '.interactive-session .interactive-list .monaco-list-row';
const ANSWERED = '.interactive-item-container.interactive-response:not(.chat-response-loading)';

/** Opens VS Code's own Chat view and resolves with its input. */
async function openChat({ page, call }: Launched): Promise<Locator> {
	const input = page.locator(INPUT).first();
	if (!(await input.isVisible())) {
		await call((vscode) => vscode.commands.executeCommand('workbench.action.chat.open'));
		await input.waitFor();
	}
	return input;
}

/** Waits until a model of the vendor stands in the picker of VS Code's own Chat; until then it answers nothing. */
export async function chatReady(launched: Launched, vendor: string): Promise<void> {
	await openChat(launched);
	const models = await launched.call(
		async (vscode, name) => (await vscode.lm.selectChatModels({ vendor: name })).length,
		vendor,
	);
	if (models === 0) {
		throw new Error(`VS Code knows no model of the vendor "${vendor}".`);
	}
	await launched.page
		.locator('.interactive-session .model-picker-item')
		.filter({ hasText: /\S/, hasNotText: /^\s*(auto|pick model|no models?.*)\s*$/i })
		.first()
		.waitFor();
}

/**
 * Sends a message in VS Code's own Chat and resolves with the whole response's text. The message must begin with
 * `@participant`: without one, VS Code opens a modal sign-in.
 */
export async function sendChat(launched: Launched, message: `@${string}`): Promise<string> {
	const { page } = launched;
	const input = await openChat(launched);
	// The list of a long chat holds only the rows in sight, but numbers them all.
	const last = await lastRow(page);
	await input.click();
	// A sticky participant may be typed already.
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.press('Delete');
	await page.keyboard.insertText(message);
	// The list of suggestions opens late, and would take the Enter.
	await page.waitForTimeout(200);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Enter');
	const response = page.locator(`${ROW}[data-index="${last + 2}"] ${ANSWERED}`);
	await response.waitFor();
	// Not its textContent, which runs paragraphs together.
	// biome-ignore lint/performance/useDomNodeTextContent: what a person reads is wanted.
	return response.innerText();
}

/** The number of the chat's last row; -1 where it has none. */
async function lastRow(page: Page): Promise<number> {
	const row = page.locator(`${ROW}[data-last-element="true"]`);
	return (await row.count()) === 0 ? -1 : Number(await row.first().getAttribute('data-index'));
}

/** Waits until VS Code's own model picker offers the model, and keeps a picture of that. */
export async function findInPicker({ page, ui }: Launched, model: string, picture: string): Promise<void> {
	await page.locator('.interactive-session .model-picker-item').first().click();
	await page.getByPlaceholder('Search models').fill(model);
	await page.locator('.action-widget .monaco-list-row', { hasText: model }).first().waitFor();
	await ui.screenshot(picture);
	await page.keyboard.press('Escape');
}
