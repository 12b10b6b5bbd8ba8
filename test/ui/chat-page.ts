import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from '../workbench/workbench.ts';

/** Weir's chat view, driven as a user would. */
export class ChatPage {
	readonly frame: Frame;

	private constructor(frame: Frame) {
		this.frame = frame;
	}

	/** Opens the view, or finds its new page after it was hidden or the window was loaded again. */
	static async open(ui: Workbench): Promise<ChatPage> {
		await ui.openWeir();
		return ChatPage.find(ui);
	}

	/** The view's page, where the view is open. */
	static async find(ui: Workbench): Promise<ChatPage> {
		const frame = await ui.webview();
		await frame.locator('.composer-text').waitFor();
		return new ChatPage(frame);
	}

	/** Waits until this model is the chosen one. */
	async asks(model: string): Promise<void> {
		await this.frame.locator('.model-button', { hasText: model }).waitFor();
	}

	/** Sends, and waits until the turn is there. */
	async send(text: string): Promise<void> {
		const turns = this.frame.locator('.turn');
		const before = await turns.count();
		await this.frame.locator('.composer-text').fill(text);
		await this.frame.locator('.composer-text').press('Enter');
		await turns.nth(before).waitFor();
	}

	/** Waits until the last turn's text holds this. */
	async shows(text: string | RegExp): Promise<void> {
		await this.frame.locator('.turn').last().filter({ hasText: text }).waitFor();
	}

	/** Waits for the card of a failed turn and resolves with its text, folded details included. */
	async failure(text: string | RegExp): Promise<string> {
		const card = this.frame.locator('.turn').last().locator('.failure-card').filter({ hasText: text });
		await card.waitFor();
		return (await card.textContent()) ?? '';
	}

	/** Presses a button of the last turn. */
	async press(label: string): Promise<void> {
		await this.frame.locator('.turn').last().getByRole('button', { name: label }).first().click();
	}

	/** The last turn's first block of code. */
	codeBlock(): Locator {
		return this.frame.locator('.turn').last().locator('.code-block').first();
	}

	/** Waits until Stop has become Send again. */
	async idle(): Promise<void> {
		await this.frame.locator('.send-button .codicon-send').waitFor({ timeout: 60_000 });
	}

	/** The conversation as it is shown now. */
	async transcript(): Promise<string> {
		// biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not shown.
		return this.frame.locator('.transcript').innerText();
	}

	/** What the view shows now, and what a screen reader is told. */
	async text(): Promise<string> {
		// biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not shown.
		return this.frame.locator('#app').innerText();
	}
}
