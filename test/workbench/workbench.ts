import fs from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { ROOT } from '../../scripts/setup/folder.mjs';
import type { Call } from './launch.ts';

const FIND_MS = 40_000;

/** Themes by what they are tested for, and the class that VS Code gives its workbench for each. */
const THEMES = {
	dark: { name: 'Default Dark Modern', className: 'vs-dark' },
	light: { name: 'Default Light Modern', className: 'vs' },
	highContrast: { name: 'Default High Contrast', className: 'hc-black' },
	highContrastLight: { name: 'Default High Contrast Light', className: 'hc-light' },
} as const;

export type Theme = keyof typeof THEMES;

/** The page object of a VS Code window. */
export class Workbench {
	readonly page: Page;
	readonly #call: Call;

	constructor(page: Page, call: Call) {
		this.page = page;
		this.#call = call;
	}

	/** Keeps a picture as `test-results/NAME.png`: of the window, or of what the selector names. */
	async screenshot(name: string, selector?: string): Promise<void> {
		const file = path.join(ROOT, 'test-results', `${name}.png`);
		await fs.mkdir(path.dirname(file), { recursive: true });
		const target = selector === undefined ? this.page : this.page.locator(selector).first();
		await target.screenshot({ path: file, animations: 'disabled' });
	}

	/** Runs a command by its title in the command palette. */
	async command(title: string): Promise<void> {
		await this.page.keyboard.press('F1');
		const input = this.quickInput();
		await input.waitFor();
		await input.fill(`>${title}`);
		const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
		await row.waitFor();
		await row.click();
	}

	/** The field of an open quick pick or input box. */
	quickInput() {
		return this.page.locator('.quick-input-widget:visible input.input').first();
	}

	/** Opens Weir's chat view and resolves with its page. */
	async openWeir(): Promise<Frame> {
		await this.#call((vscode) => vscode.commands.executeCommand('weir.chat.focus'));
		return this.webview();
	}

	/**
	 * The document inside a webview that holds `selector`; default: Weir's chat view.
	 *
	 * @throws Error when there is none within 40 s.
	 */
	async webview(selector = '#app > *'): Promise<Frame> {
		const end = Date.now() + FIND_MS;
		while (Date.now() < end) {
			for (const frame of this.page.frames()) {
				if (frame.parentFrame() && (await holds(frame, selector))) {
					return frame;
				}
			}
			await this.page.waitForTimeout(50);
		}
		throw new Error(`No webview holds "${selector}".`);
	}

	/** Switches the theme and waits until the workbench wears it. */
	async theme(theme: Theme): Promise<void> {
		const { name, className } = THEMES[theme];
		await this.#call(async (vscode, colorTheme) => {
			const settings = vscode.workspace.getConfiguration('workbench');
			await settings.update('colorTheme', colorTheme, vscode.ConfigurationTarget.Global);
		}, name);
		await this.page.waitForSelector(`.monaco-workbench.${className}`);
	}

	/** Drags the side bar's edge until it is as wide as that; VS Code stops at the view's least width. */
	async sideBarWidth(pixels: number): Promise<void> {
		const box = await this.page.locator('.part.sidebar').boundingBox();
		if (!box) {
			throw new Error('The side bar is hidden. Open a view in it first.');
		}
		const y = box.y + box.height / 2;
		await this.page.mouse.move(box.x + box.width, y);
		await this.page.mouse.down();
		await this.page.mouse.move(box.x + pixels, y, { steps: 8 });
		await this.page.mouse.up();
	}
}

async function holds(frame: Frame, selector: string): Promise<boolean> {
	// A frame that is on its way to another document throws.
	return frame
		.locator(selector)
		.count()
		.then((count) => count > 0)
		.catch(() => false);
}
