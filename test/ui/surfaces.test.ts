import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';

describe('the places of the chat view', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: AskingProvider;

	before(async () => {
		provider = await startAsking((words) => {
			const said = /says (\w+)/.exec(words)?.[1] ?? 'nothing';
			return { body: eventStreamOf([chunk({ content: `Heard ${said}.` })], { done: false }), end: 'never' };
		});
		weir = await launch({ settings: provider.settings });
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	it('are the side bar and tabs of editors, several at once, each with its own answer', async () => {
		const view = await ChatPage.open(weir.ui);
		await view.send('the view says one');
		await view.shows('Heard one.');
		const editors: Frame[] = [];
		for (const word of ['two', 'three']) {
			await weir.ui.command('Weir: Open Chat in Editor');
			const editor = await weir.ui.webview('.empty:not([hidden])');
			await editor.locator('.composer-text').fill(`an editor says ${word}`);
			await editor.locator('.composer-text').press('Enter');
			await editor.locator('.turn', { hasText: `Heard ${word}.` }).waitFor();
			editors.push(editor);
		}
		await weir.ui.screenshot('several-chats');
		const [, second] = editors;
		await second?.locator('.composer-text').press('Escape');
		await second?.locator('.turn', { hasText: 'Stopped. What came is kept.' }).waitFor();
		assert.equal(await view.frame.locator('.send-button .codicon-debug-stop').count(), 1, 'the others go on');
		await view.frame.locator('.composer-text').press('Escape');
		await view.shows('Stopped. What came is kept.');
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
	});

	it('are the secondary side bar, with what was said before', async () => {
		await weir.ui.command('View: Move View');
		for (const choice of [/^Weir/, /New Secondary Side Bar Entry/]) {
			const row = weir.page.locator('.quick-input-list .monaco-list-row', { hasText: choice }).first();
			await row.waitFor();
			await row.click();
		}
		await weir.page.locator('.part.auxiliarybar', { hasText: /Weir/i }).waitFor();
		const moved = await ChatPage.find(weir.ui);
		await moved.frame.locator('.turn', { hasText: 'Heard one.' }).waitFor();
		assert.equal(await weir.page.locator('.part.auxiliarybar').isVisible(), true);
		await weir.ui.screenshot('secondary-side-bar');
		await moved.send('here it says four');
		await moved.shows('Heard four.');
	});
});
