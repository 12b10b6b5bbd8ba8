import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';

describe('a window in German', () => {
	let weir: Launched;

	before(async () => {
		weir = await launch();
		// What VS Code's own page sets where a language pack is chosen; extensions go by it.
		await weir.context.addInitScript("globalThis._VSCODE_NLS_LANGUAGE = 'de'");
		await weir.reload();
	});

	after(() => weir?.close());

	it('has Weir’s commands, view and demo in German', async () => {
		assert.equal(await weir.call((vscode) => vscode.env.language), 'de');
		const chat = await ChatPage.open(weir.ui);
		assert.equal(await chat.frame.locator('html').getAttribute('lang'), 'de');
		await chat.frame.getByText('Dies ist die Demo').waitFor();
		await weir.ui.screenshot('german-empty');
		await chat.frame.getByRole('button', { name: 'Eine Tabelle und etwas Code zeigen' }).click();
		await chat.frame.getByRole('table').waitFor();
		await chat.frame.getByRole('button', { name: 'Antwort kopieren' }).waitFor();
		await weir.ui.screenshot('german-answer');
		await weir.ui.command('Weir: Modell auswählen');
		await weir.page.getByPlaceholder('Welches Modell antwortet?').waitFor();
		await weir.ui.screenshot('german-models');
		await weir.page.keyboard.press('Escape');
	});

	it('has failures and what to do about them in German', async () => {
		const chat = await ChatPage.open(weir.ui);
		const box = chat.frame.getByRole('textbox', { name: 'Nachricht' });
		await box.fill('wrong key');
		await box.press('Enter');
		await chat.frame.getByText('Die Demo spielt einen falschen Schlüssel (401).').last().waitFor();
		await chat.frame.getByRole('button', { name: 'Anbieter hinzufügen' }).last().waitFor();
	});
});
